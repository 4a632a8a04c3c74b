import { css } from 'lit';

/** A view of one card in the middle, with a sign above its heading and what can be done below. */
export const single = css`
  :host {
    width: min(44rem, 100%);
    margin: 0 auto;
    padding: clamp(1.5rem, 9vh, 6rem) clamp(1rem, 4vw, 2rem) 3rem;
  }
  .card.only {
    padding: clamp(1.25rem, 4vw, 2rem);
  }
  .sign {
    display: grid;
    place-items: center;
    width: 2.75rem;
    height: 2.75rem;
    margin-bottom: 1rem;
    border-radius: 50%;
    background: var(--accent-soft);
    color: var(--accent);
  }
  .sign.bad {
    background: var(--danger-soft);
    color: var(--danger);
  }
  .lead {
    margin-top: 0.6rem;
    color: var(--muted);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem;
    margin-top: 1.5rem;
  }
`;
