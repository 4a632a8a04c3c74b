import { css } from 'lit';

/** What every component starts from: box model, focus ring, headings, quiet links. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    display: block;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  fieldset {
    margin: 0;
    padding: 0;
  }
  fieldset {
    border: 0;
    min-width: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1 {
    font-size: var(--t-h1);
    line-height: 1.2;
    font-weight: 650;
    letter-spacing: -0.015em;
    text-wrap: balance;
  }
  h2 {
    font-size: var(--t-h2);
    line-height: 1.35;
    font-weight: 620;
    letter-spacing: -0.005em;
  }
  h3 {
    font-size: var(--t-body);
    font-weight: 620;
  }
  p {
    text-wrap: pretty;
  }
  code,
  .mono {
    font-family: var(--mono);
    font-size: 0.92em;
  }
  .muted {
    color: var(--muted);
  }
  .small {
    font-size: var(--t-small);
  }
  .num {
    font-variant-numeric: tabular-nums;
  }
  .only-read {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  :focus {
    outline: none;
  }
  h1:focus-visible {
    outline: none;
  }
  :not(h1):focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
    border-radius: 6px;
  }
  svg.icon {
    width: 1.25em;
    height: 1.25em;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
`;

/** Buttons: `primary` for the one thing to do next, plain for the rest, `quiet` inside lists. */
export const buttons = css`
  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
  }
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    min-height: 2.5rem;
    padding: 0.4rem 1rem;
    border: 1px solid var(--line-strong);
    border-radius: 8px;
    background: var(--surface);
    font-weight: 500;
    line-height: 1.3;
  }
  .button:hover {
    background: var(--sunken);
  }
  .button.primary {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
  .button.primary:hover {
    border-color: var(--accent-hover);
    background: var(--accent-hover);
  }
  .button:focus-visible {
    border-radius: 8px;
  }
  .button:disabled {
    opacity: 0.55;
    cursor: default;
  }
  .quiet {
    padding: 0.15rem 0.4rem;
    border: 0;
    border-radius: 6px;
    background: none;
    color: var(--accent);
    font-weight: 550;
    font-size: var(--t-small);
  }
  .quiet:hover {
    background: var(--accent-soft);
  }
`;

/** A plain raised area. */
export const card = css`
  .card {
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: var(--shadow);
  }
`;

/** What stands in the place of what will be removed. */
export const gone = css`
  mark.gone {
    padding: 0.05em 0.35em;
    border-radius: 4px;
    background: var(--mask);
    color: var(--mask-ink);
    font-family: var(--mono);
    font-size: 0.94em;
  }
`;
