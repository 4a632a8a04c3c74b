import { css } from 'lit';

export const appStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 100%;
  }
  header {
    flex: none;
    display: flex;
    align-items: center;
    gap: 0.5rem 1.25rem;
    padding: 0.5rem clamp(0.75rem, 2.5vw, 1.5rem);
    border-bottom: 1px solid var(--line);
    background: var(--surface);
  }
  .name {
    display: flex;
    align-items: center;
    gap: 0.55rem;
    min-height: 2.25rem;
    font-weight: 680;
    font-size: 1.0625rem;
    letter-spacing: -0.02em;
  }
  .tag {
    color: var(--muted);
    font-weight: 500;
    font-size: var(--t-small);
    letter-spacing: 0;
    overflow-wrap: anywhere;
  }
  .name svg {
    width: 1.5rem;
    height: 1.5rem;
    color: var(--accent);
  }
  ol {
    display: flex;
    gap: 0.35rem 1rem;
    margin-inline: auto;
    font-size: var(--t-small);
    color: var(--muted);
  }
  li {
    display: flex;
    align-items: center;
    gap: 0.45rem;
  }
  li[aria-current] {
    color: var(--ink);
    font-weight: 600;
  }
  .dot {
    display: grid;
    place-items: center;
    width: 1.375rem;
    height: 1.375rem;
    border: 1px solid var(--line-strong);
    border-radius: 50%;
    font-size: 0.75rem;
    font-variant-numeric: tabular-nums;
  }
  li[aria-current] .dot {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
  nav {
    display: flex;
    gap: 0.15rem;
    min-width: 0;
    margin-right: auto;
    overflow-x: auto;
    scrollbar-width: none;
  }
  nav button {
    flex: none;
    min-height: 2.25rem;
    padding: 0.2rem 0.75rem;
    border: 0;
    border-radius: 8px;
    background: none;
    color: var(--muted);
    font-size: var(--t-small);
    font-weight: 560;
  }
  nav button:hover {
    background: var(--sunken);
    color: var(--ink);
  }
  nav button[aria-current] {
    background: var(--accent-soft);
    color: var(--accent);
  }
  nav button:focus-visible {
    outline-offset: -2px;
  }
  nav .num {
    margin-left: 0.3rem;
    font-weight: 400;
  }
  .ends {
    display: flex;
    align-items: center;
    gap: 0.15rem;
  }
  .theme {
    display: grid;
    place-items: center;
    width: 2.25rem;
    height: 2.25rem;
    border: 0;
    border-radius: 8px;
    background: none;
    color: var(--muted);
    font-size: 0.9375rem;
    font-weight: 620;
  }
  .theme:hover {
    background: var(--sunken);
    color: var(--ink);
  }
  select {
    height: 2.25rem;
    border: 0;
    border-radius: 8px;
    background: transparent;
    color: var(--muted);
    font: inherit;
    font-size: var(--t-small);
  }
  select:hover {
    background: var(--sunken);
  }
  option {
    background: var(--surface);
    color: var(--ink);
  }
  main {
    flex: 1;
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  main > * {
    flex: 1;
  }
  :host([data-fill]) {
    height: 100%;
  }
  @media (max-width: 56rem) {
    header.opened {
      flex-wrap: wrap;
      padding-bottom: 0.25rem;
    }
    header.opened .name {
      margin-right: auto;
    }
    nav {
      order: 3;
      flex-basis: 100%;
    }
  }
  @media (max-width: 34rem) {
    li:not([aria-current]) .word {
      display: none;
    }
    header {
      flex-wrap: wrap;
    }
    .name {
      margin-right: auto;
    }
    ol {
      order: 3;
      flex-basis: 100%;
      justify-content: center;
      gap: 0.6rem;
      margin: 0;
    }
  }
`;
