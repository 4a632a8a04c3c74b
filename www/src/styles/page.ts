import { css } from 'lit';

/** A view that is read, in one column of cards. */
export const page = css`
  .page {
    width: min(80rem, 100%);
    margin: 0 auto;
    padding: clamp(1rem, 3vh, 2rem) clamp(0.85rem, 3vw, 2rem) 3rem;
  }
  .lead {
    max-width: 75ch;
    margin-top: 0.35rem;
    color: var(--muted);
  }
  .cards {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr));
    gap: 1rem;
    margin-top: 1.25rem;
    align-items: start;
  }
  .card {
    min-width: 0;
    padding: 1rem;
  }
  .card h2 {
    font-size: var(--t-body);
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--t-small);
  }
  th,
  td {
    padding: 0.35rem 0.75rem 0.35rem 0;
    border-bottom: 1px solid color-mix(in srgb, var(--line) 65%, transparent);
    text-align: left;
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  th {
    color: var(--muted);
    font-weight: 550;
  }
  .right {
    text-align: right;
    white-space: nowrap;
  }
  .scroll {
    overflow-x: auto;
  }
  .bad {
    color: var(--danger);
    font-weight: 600;
  }
  .tag {
    display: inline-block;
    padding: 0 0.45rem;
    border-radius: 999px;
    background: var(--sunken);
    color: var(--muted);
    font-size: 0.75rem;
    white-space: nowrap;
  }
  .tag.bad {
    background: var(--danger-soft);
    color: var(--danger);
  }
  .tag.warn {
    background: var(--warn-soft);
    color: var(--warn);
  }
  .tag.good {
    background: var(--accent-soft);
    color: var(--accent);
  }
`;
