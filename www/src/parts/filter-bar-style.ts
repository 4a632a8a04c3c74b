import { css } from 'lit';

export const filterBarStyle = css`
  :host {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
    min-width: 0;
  }
  .field {
    position: relative;
    display: flex;
    align-items: center;
    flex: 1 1 18rem;
    min-width: 0;
    height: 2.125rem;
    border: 1px solid var(--line-strong);
    border-radius: 8px;
    background: var(--surface);
  }
  .field:focus-within {
    border-color: var(--accent);
    box-shadow: 0 0 0 1px var(--accent);
  }
  .field.wrong {
    border-color: var(--danger);
    box-shadow: 0 0 0 1px var(--danger);
  }
  .field > svg {
    width: 1.05rem;
    height: 1.05rem;
    margin-left: 0.6rem;
    color: var(--muted);
  }
  input {
    flex: 1;
    min-width: 0;
    height: 100%;
    padding: 0 0.5rem;
    border: 0;
    background: none;
    color: var(--ink);
    font: 400 var(--t-small) / 1.3 var(--mono);
  }
  input::placeholder {
    color: var(--muted);
    font-family: var(--sans);
    opacity: 1;
  }
  input:focus-visible {
    outline: none;
  }
  kbd {
    margin-right: 0.5rem;
    padding: 0.05rem 0.4rem;
    border: 1px solid var(--line);
    border-radius: 4px;
    color: var(--muted);
    font: 400 0.75rem var(--mono);
  }
  .clear {
    display: grid;
    place-items: center;
    width: 1.75rem;
    height: 1.75rem;
    margin-right: 0.15rem;
    border: 0;
    border-radius: 6px;
    background: none;
    color: var(--muted);
  }
  .clear svg {
    width: 1rem;
    height: 1rem;
  }
  .clear:hover {
    background: var(--sunken);
    color: var(--ink);
  }
  .progress {
    display: flex;
    align-items: center;
    gap: 0.25rem;
    padding-right: 0.35rem;
    color: var(--muted);
    font-size: var(--t-small);
    white-space: nowrap;
  }
  #list {
    position: absolute;
    top: calc(100% + 4px);
    left: 0;
    z-index: 20;
    width: min(34rem, 100%);
    max-height: 20rem;
    padding: 0.3rem;
    overflow-y: auto;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--surface);
    box-shadow: 0 8px 24px rgb(0 0 0 / 16%);
    font-size: var(--t-small);
  }
  #list li {
    display: flex;
    justify-content: space-between;
    gap: 1rem;
    padding: 0.25rem 0.5rem;
    border-radius: 5px;
    cursor: default;
  }
  #list li:hover,
  #list li[aria-selected='true'] {
    background: var(--accent-soft);
  }
  #list code {
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  #list .muted {
    overflow: hidden;
    text-overflow: ellipsis;
    text-align: right;
    white-space: nowrap;
  }
  .kinds {
    display: flex;
    gap: 0.15rem;
    min-width: 0;
    overflow-x: auto;
    scrollbar-width: none;
  }
  .states {
    padding-left: 0.5rem;
    border-left: 1px solid var(--line);
  }
  @media (max-width: 64rem) {
    .states {
      padding-left: 0;
      border-left: 0;
    }
  }
  .kinds button {
    flex: none;
    height: 1.75rem;
    padding: 0 0.55rem;
    border: 0;
    border-radius: 6px;
    background: none;
    color: var(--muted);
    font-size: var(--t-small);
  }
  .kinds button:hover {
    background: var(--sunken);
    color: var(--ink);
  }
  .kinds button[aria-pressed='true'] {
    background: var(--accent-soft);
    color: var(--accent);
    font-weight: 600;
  }
  .kinds button:focus-visible {
    outline-offset: -2px;
  }
  #wrong {
    flex-basis: 100%;
  }
  #wrong:empty {
    display: none;
  }
  .problem {
    display: flex;
    align-items: flex-start;
    gap: 0.4rem;
    color: var(--danger);
    font-size: var(--t-small);
  }
  .problem svg {
    width: 1.1rem;
    height: 1.1rem;
    margin-top: 0.1rem;
  }
  .shown {
    margin-right: 0.4rem;
    color: var(--ink);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .shown mark {
    background: var(--danger-soft);
    color: var(--danger);
    text-decoration: underline wavy;
    text-underline-offset: 3px;
  }
`;
