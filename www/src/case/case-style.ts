import { css } from 'lit';
import { fields } from '../styles/fields';

/** Fields, hints and lists of the case. */
export const caseStyle = css`
  ${fields}
  .card {
    display: grid;
    gap: 1rem;
    min-width: 0;
    padding: clamp(1rem, 3vw, 1.5rem);
  }
  .head p {
    margin-top: 0.2rem;
    max-width: 68ch;
    color: var(--muted);
    font-size: var(--t-small);
    line-height: 1.5;
  }
  h3 {
    font-size: var(--t-body);
  }
  .field {
    display: grid;
    gap: 0.25rem;
    min-width: 0;
  }
  label,
  .label {
    font-weight: 550;
    font-size: var(--t-small);
  }
  .check label {
    font-weight: 400;
  }
  .hint {
    color: var(--muted);
    font-size: var(--t-small);
    line-height: 1.45;
  }
  textarea {
    min-height: 4.5rem;
    resize: vertical;
  }
  textarea.mono,
  input.mono {
    font-family: var(--mono);
    font-size: 0.85em;
  }
  select {
    width: auto;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.75rem;
  }
  .check {
    display: flex;
    align-items: baseline;
    gap: 0.5rem;
    font-size: var(--t-small);
  }
  input[type='checkbox'],
  input[type='radio'] {
    flex: none;
    accent-color: var(--accent);
  }
  .wrong {
    color: var(--danger);
    font-size: var(--t-small);
  }
  .warning {
    display: flex;
    gap: 0.6rem;
    padding: 0.7rem 0.9rem;
    border-radius: 8px;
    background: var(--warn-soft);
    color: var(--warn);
    font-size: var(--t-small);
    line-height: 1.45;
  }
  .items {
    border: 1px solid var(--line);
    border-radius: 8px;
  }
  .items li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0.15rem 0.75rem;
    align-items: start;
    padding: 0.7rem 0.9rem;
    overflow-wrap: anywhere;
  }
  .items li + li {
    border-top: 1px solid var(--line);
  }
  .items .wide {
    grid-column: 1 / -1;
  }
  .print {
    font-family: var(--mono);
    font-size: 0.85em;
    word-spacing: 0.15em;
    line-height: 1.5;
  }
  .good {
    color: var(--accent);
    font-size: var(--t-small);
    font-weight: 550;
  }
  pre {
    max-height: 22rem;
    margin: 0;
    padding: 0.9rem;
    overflow: auto;
    border: 1px solid var(--line);
    border-radius: 8px;
    background: var(--sunken);
    font-family: var(--mono);
    font-size: 0.8rem;
    line-height: 1.5;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .status {
    color: var(--muted);
    font-size: var(--t-small);
    overflow-wrap: anywhere;
  }
  .work {
    display: grid;
    gap: 0.5rem;
    max-width: 32rem;
  }
  .points {
    display: grid;
    gap: 0.3rem;
    padding-left: 1.1rem;
    font-size: var(--t-small);
    list-style: disc;
  }
  summary {
    width: fit-content;
    cursor: pointer;
    font-weight: 550;
    font-size: var(--t-small);
  }
  details pre {
    margin-top: 0.5rem;
  }
`;
