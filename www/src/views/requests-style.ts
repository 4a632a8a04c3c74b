import { css } from 'lit';

export const requestsStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    background: var(--surface);
  }
  h1 {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .bar {
    display: flex;
    align-items: flex-start;
    gap: 0.5rem;
    padding: 0.5rem 0.75rem;
    border-bottom: 1px solid var(--line);
    background: var(--raised);
  }
  filter-bar {
    flex: 1;
  }
  .tools {
    display: flex;
    align-items: center;
    gap: 0.25rem;
  }
  select {
    height: 2.125rem;
    max-width: 9rem;
    padding: 0 0.4rem;
    border: 1px solid var(--line-strong);
    border-radius: 8px;
    background: var(--surface);
    color: var(--ink);
    font: inherit;
    font-size: var(--t-small);
  }
  .split {
    display: flex;
    flex: 1;
    min-height: 0;
  }
  request-table {
    flex: 1 1 0;
  }
  .divider {
    flex: none;
    width: 7px;
    margin-right: -4px;
    z-index: 3;
    border-left: 1px solid var(--line);
    cursor: col-resize;
    touch-action: none;
  }
  .divider:hover,
  .divider:focus-visible {
    outline: none;
    border-left: 2px solid var(--accent);
    border-radius: 0;
  }
  entry-details {
    flex: none;
    min-width: 0;
    min-height: 0;
  }
  footer {
    display: flex;
    flex-wrap: wrap;
    gap: 0.1rem 1rem;
    padding: 0.3rem 0.75rem;
    border-top: 1px solid var(--line);
    background: var(--raised);
    color: var(--muted);
    font-size: 0.75rem;
  }
  footer .bad {
    color: var(--danger);
    font-weight: 600;
  }
  footer .content {
    color: var(--mark-content);
  }
  footer .load {
    color: var(--mark-load);
  }
  .note {
    display: grid;
    place-content: center;
    flex: 1;
    gap: 0.75rem;
    padding: 2rem;
    color: var(--muted);
    text-align: center;
  }
  @media (max-width: 60rem) {
    :host([data-details]) .bar,
    :host([data-details]) overview-strip,
    :host([data-details]) request-table,
    :host([data-details]) .divider,
    :host([data-details]) footer {
      display: none;
    }
    :host([data-details]) entry-details {
      width: 100% !important;
    }
  }
  @media (max-width: 48rem) {
    .bar {
      flex-wrap: wrap;
    }
    filter-bar {
      flex-basis: 100%;
    }
    .tools {
      flex: 1;
    }
    .tools select {
      flex: 1;
      max-width: none;
    }
    overview-strip {
      height: 40px;
    }
  }
`;
