import { css } from 'lit';
import { gone } from '../styles/shared';

/** What the tabs share: sections that fold, tables of names and values, chips. */
export const detailsStyle = css`
  ${gone}
  :host {
    display: block;
    font-size: var(--t-small);
  }
  section + section,
  details + details {
    border-top: 1px solid var(--line);
  }
  section,
  details > div {
    padding: 0.5rem 0.9rem 0.9rem;
  }
  summary,
  section > h3 {
    display: flex;
    align-items: center;
    gap: 0.4rem;
    min-height: 2.25rem;
    font-size: var(--t-small);
    font-weight: 620;
  }
  summary {
    padding: 0 0.9rem;
    cursor: pointer;
    list-style: none;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary svg {
    width: 0.9rem;
    height: 0.9rem;
    color: var(--muted);
  }
  details[open] > summary svg {
    transform: rotate(90deg);
  }
  summary .end,
  h3 .end {
    margin-left: auto;
    font-weight: 400;
  }
  summary:hover {
    background: var(--sunken);
  }
  summary:focus-visible {
    outline-offset: -2px;
    border-radius: 0;
  }
  details > div {
    padding-top: 0;
  }
  .pairs {
    display: grid;
    grid-template-columns: minmax(7rem, 13rem) minmax(0, 1fr);
    gap: 0.2rem 1rem;
    line-height: 1.45;
  }
  .pairs > dt {
    color: var(--muted);
    overflow-wrap: anywhere;
  }
  .pairs > dd {
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .pairs > .explained {
    grid-column: 1 / -1;
    margin: 0 0 0.35rem;
    padding: 0.4rem 0.6rem;
    border-left: 3px solid var(--accent);
    border-radius: 0 6px 6px 0;
    background: var(--accent-soft);
    white-space: normal;
  }
  .why {
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    text-align: left;
    text-decoration: underline dotted;
    text-underline-offset: 3px;
    cursor: help;
  }
  .why:hover {
    color: var(--accent);
  }
  pre {
    margin: 0;
    font: 400 0.78rem / 1.5 var(--mono);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th,
  td {
    padding: 0.25rem 0.6rem 0.25rem 0;
    border-bottom: 1px solid color-mix(in srgb, var(--line) 60%, transparent);
    text-align: left;
    vertical-align: top;
    overflow-wrap: break-word;
  }
  th {
    color: var(--muted);
    font-weight: 550;
    white-space: nowrap;
  }
  td:has(value-text) {
    min-width: 9rem;
  }
  td.right,
  th.right {
    text-align: right;
    white-space: nowrap;
  }
  .scroll {
    overflow-x: auto;
  }
  mark.hit {
    border-radius: 2px;
    background: var(--hit);
    color: inherit;
  }
  .tag {
    display: inline-block;
    padding: 0 0.4rem;
    border-radius: 999px;
    background: var(--sunken);
    color: var(--muted);
    font-size: 0.75rem;
    font-weight: 500;
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
  .status {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
    font-weight: 600;
  }
  .status::before {
    content: '';
    width: 0.6rem;
    height: 0.6rem;
    border-radius: 50%;
    background: var(--accent);
  }
  .status.bad {
    color: var(--danger);
  }
  .status.bad::before {
    background: var(--danger);
  }
  .status.dim::before {
    background: var(--ph-receive);
  }
  .none {
    padding: 2rem 1rem;
    color: var(--muted);
    text-align: center;
  }
  .link {
    padding: 0;
    border: 0;
    background: none;
    color: var(--accent);
    font: inherit;
    text-align: left;
    overflow-wrap: anywhere;
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  @container (max-width: 30rem) {
    .pairs {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
    .pairs > dd {
      margin-bottom: 0.45rem;
    }
  }
`;
