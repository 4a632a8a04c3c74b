import { css } from 'lit';

/** A dialog over the page, as wide as `--sheet`. */
export const sheet = css`
  dialog {
    width: min(var(--sheet), calc(100vw - 2rem));
    padding: 1.25rem 1.5rem 1.5rem;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--surface);
    color: var(--ink);
    box-shadow: 0 20px 60px rgb(0 0 0 / 30%);
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 35%);
  }
`;
