import { css } from 'lit';

/** Where something is typed or chosen. */
export const fields = css`
  input:not([type='checkbox'], [type='radio'], [type='file']),
  textarea,
  select {
    width: 100%;
    min-width: 0;
    min-height: 2.5rem;
    padding: 0.45rem 0.7rem;
    border: 1px solid var(--line-strong);
    border-radius: 8px;
    background: var(--surface);
    color: inherit;
    font: inherit;
  }
`;
