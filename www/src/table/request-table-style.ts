import { css } from 'lit';

/** Columns come from the custom property `--columns`; below 36 rem a row has two lines and no waterfall. */
export const requestTableStyle = css`
  :host {
    display: flex;
    min-height: 0;
    min-width: 0;
    container-type: inline-size;
  }
  .scroller {
    position: relative;
    flex: 1;
    min-width: 0;
    overflow: auto;
    background: var(--surface);
    font-size: var(--t-small);
    font-variant-numeric: tabular-nums;
  }
  .scroller:focus-visible {
    outline-offset: -2px;
    border-radius: 0;
  }
  .head,
  .row {
    display: grid;
    grid-template-columns: var(--columns);
    align-items: center;
    min-width: var(--least);
  }
  .head {
    position: sticky;
    top: 0;
    z-index: 2;
    height: 32px;
    border-bottom: 1px solid var(--line);
    background: var(--raised);
    color: var(--muted);
    font-size: 0.75rem;
    font-weight: 600;
  }
  .head .cell {
    position: relative;
    display: flex;
    align-items: center;
    gap: 0.25rem;
    height: 100%;
    border-right: 1px solid color-mix(in srgb, var(--line) 70%, transparent);
    cursor: default;
    user-select: none;
  }
  .head .cell.right {
    justify-content: flex-end;
  }
  .head .cell:hover {
    color: var(--ink);
  }
  .head .cell .word {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .head .cell[aria-sort='ascending'] .word::after {
    content: ' ↑';
  }
  .head .cell[aria-sort='descending'] .word::after {
    content: ' ↓';
  }
  .grip {
    position: absolute;
    inset: 0 -4px 0 auto;
    z-index: 1;
    width: 8px;
    cursor: col-resize;
    touch-action: none;
  }
  .grip:hover {
    background: linear-gradient(to right, transparent 3px, var(--accent) 3px, var(--accent) 5px, transparent 5px);
  }
  .axis {
    position: relative;
    flex: 1;
    height: 100%;
    min-width: 0;
    overflow: hidden;
    font-weight: 400;
    font-size: 0.6875rem;
  }
  .axis span {
    position: absolute;
    top: 50%;
    padding-right: 3px;
    transform: translate(-100%, -50%);
    white-space: nowrap;
  }
  .spacer {
    min-width: var(--least);
  }
  .layer {
    position: sticky;
    top: 32px;
    overflow: hidden;
    contain: strict;
    min-width: var(--least);
  }
  .row {
    position: relative;
    height: 28px;
    border-bottom: 1px solid color-mix(in srgb, var(--line) 45%, transparent);
    cursor: default;
  }
  .row:hover {
    background: color-mix(in srgb, var(--sunken) 70%, transparent);
  }
  .row[aria-selected='true'] {
    background: var(--accent-soft);
    box-shadow: inset 3px 0 var(--accent);
  }
  .row.failed {
    background: color-mix(in srgb, var(--danger-soft) 45%, transparent);
  }
  .row.failed:hover {
    background: color-mix(in srgb, var(--danger-soft) 80%, transparent);
  }
  .row.failed[aria-selected='true'] {
    background: var(--danger-soft);
    box-shadow: inset 3px 0 var(--danger);
  }
  .row.group {
    display: flex;
    gap: 0.5rem;
    padding-inline: 0.6rem;
    background: var(--raised);
    font-weight: 600;
  }
  .group .cell {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    flex: 1;
    padding: 0;
    border-radius: 4px;
  }
  .group svg {
    width: 0.9rem;
    height: 0.9rem;
    transition: transform 120ms;
  }
  .group:not(.folded) svg {
    transform: rotate(90deg);
  }
  .group .sum {
    color: var(--muted);
    font-weight: 400;
  }
  .cell {
    min-width: 0;
    padding: 0.15rem 0.5rem;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .cell:focus-visible {
    outline-offset: -2px;
    border-radius: 4px;
  }
  .right {
    text-align: right;
  }
  .dim {
    color: var(--muted);
  }
  .strong {
    font-weight: 550;
  }
  .bad {
    color: var(--danger);
    font-weight: 600;
  }
  .row .error {
    font-weight: 450;
  }
  .row .tracking,
  .row .org {
    font-family: var(--mono);
    font-size: 0.92em;
  }
  canvas {
    position: absolute;
    top: 0;
    right: 0;
    height: 100%;
    pointer-events: none;
  }
  .empty {
    position: absolute;
    inset: 32px 0 0;
    display: grid;
    place-content: center;
    gap: 0.75rem;
    padding: 2rem;
    color: var(--muted);
    font-size: var(--t-body);
    text-align: center;
  }
  .empty p {
    margin-bottom: 0.75rem;
  }
  @container (max-width: 36rem) {
    .head {
      display: none;
    }
    .layer {
      top: 0;
    }
    .row:not(.group) {
      grid-template-columns: 5.4rem 3.4rem minmax(0, 1fr) auto;
      grid-template-areas: 'method status host time' 'path path path path';
      align-content: center;
      height: 52px;
      min-width: 0;
      padding-inline: 0.35rem;
    }
    .row.group {
      height: 52px;
    }
    .spacer,
    .layer {
      min-width: 0;
    }
    .cell {
      padding-block: 0;
    }
    .row:not(.group) .cell:not(.method, .status, .host, .time, .path) {
      display: none;
    }
    .cell.method {
      grid-area: method;
    }
    .cell.status {
      grid-area: status;
    }
    .cell.host {
      grid-area: host;
    }
    .cell.time {
      grid-area: time;
    }
    .cell.path {
      grid-area: path;
    }
    canvas {
      display: none;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .group svg {
      transition: none;
    }
  }
`;

/** Heights of the style above, by the width of the table in pixels. */
export const headHeight = (width: number, rem: number): number => (width <= 36 * rem ? 0 : 32);
export const rowHeight = (width: number, rem: number): number => (width <= 36 * rem ? 52 : 28);
