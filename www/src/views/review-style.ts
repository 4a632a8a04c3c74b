import { css } from 'lit';

export const reviewStyle = css`
  :host {
    display: flex;
    flex-direction: column;
  }
  .page {
    flex: 1;
    width: min(76rem, 100%);
    margin: 0 auto;
    padding: clamp(1.25rem, 4vh, 2.25rem) clamp(1rem, 4vw, 2rem) 2rem;
  }
  .lead {
    margin-top: 0.4rem;
    max-width: 72ch;
    color: var(--muted);
    font-size: var(--t-lead);
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6rem 2rem;
    margin-top: 1.25rem;
    font-size: var(--t-small);
    line-height: 1.4;
  }
  .facts > div {
    min-width: 0;
  }
  .facts dt {
    color: var(--muted);
  }
  .facts dd {
    overflow-wrap: anywhere;
  }
  .warnings {
    margin-top: 1.25rem;
    padding: 0.75rem 1rem;
    font-size: var(--t-small);
  }
  .warnings summary {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    color: var(--warn);
    font-weight: 600;
    cursor: pointer;
  }
  .warnings p,
  .warnings ul {
    margin-top: 0.5rem;
  }
  .tabs {
    display: flex;
    gap: 0.25rem;
    margin: 1.75rem 0 1.25rem;
    border-bottom: 1px solid var(--line);
  }
  .tabs button {
    min-height: 2.5rem;
    margin-bottom: -1px;
    padding: 0.4rem 0.75rem;
    border: 0;
    border-bottom: 2px solid transparent;
    background: none;
    color: var(--muted);
    font-weight: 550;
  }
  .tabs button span {
    margin-left: 0.25rem;
    font-size: var(--t-small);
    font-weight: 400;
  }
  .tabs button[aria-selected='true'] {
    border-bottom-color: var(--accent);
    color: var(--ink);
  }
  .tabs button:focus-visible {
    outline-offset: -2px;
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 20rem;
    gap: 1.5rem;
    align-items: start;
  }
  .list,
  aside {
    display: grid;
    gap: 0.6rem;
  }
  aside {
    gap: 1rem;
  }
  .none {
    display: flex;
    align-items: center;
    gap: 0.6rem;
    padding: 1.25rem;
    color: var(--accent);
    font-weight: 550;
  }
  entry-table {
    height: max(20rem, calc(100dvh - 13rem));
  }
  .host {
    margin-top: 1rem;
    padding: 0.75rem 1rem;
  }
  .bar {
    position: sticky;
    bottom: 0;
    z-index: 2;
    border-top: 1px solid var(--line);
    background: var(--surface);
  }
  .bar > div {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.75rem;
    width: min(76rem, 100%);
    margin: 0 auto;
    padding: 0.75rem clamp(1rem, 4vw, 2rem);
  }
  .total {
    margin-right: auto;
    font-weight: 550;
  }
  @media (max-width: 62rem) {
    .columns {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @media (max-width: 34rem) {
    .facts .more {
      display: none;
    }
    .total {
      flex-basis: 100%;
      font-size: var(--t-small);
    }
    .bar .button {
      flex: 1;
      padding-inline: 0.5rem;
    }
  }
`;
