import { css } from 'lit';

/** One grid per row; below 60 rem it drops columns, below 36 rem a row has two lines. */
export const tableStyle = css`
  :host {
    display: flex;
    min-height: 12rem;
    container-type: inline-size;
  }
  .scroller {
    flex: 1;
    min-width: 0;
    overflow-x: hidden;
    overflow-y: auto;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    font-size: var(--t-small);
    font-variant-numeric: tabular-nums;
  }
  .scroller:focus-visible {
    outline-offset: -2px;
    border-radius: var(--radius);
  }
  .head,
  .row {
    display: grid;
    grid-template-columns: 4.25rem 6.75rem 5.25rem 4.25rem minmax(7rem, 1fr) minmax(10rem, 2.2fr) 9rem 4.75rem 4.75rem;
    align-items: center;
    padding-inline: 0.5rem;
  }
  .head {
    position: sticky;
    top: 0;
    z-index: 1;
    height: 34px;
    border-bottom: 1px solid var(--line);
    background: var(--surface);
    color: var(--muted);
    font-weight: 600;
  }
  .layer {
    position: sticky;
    top: 34px;
    overflow: hidden;
    contain: strict;
  }
  .row {
    height: 32px;
    border-bottom: 1px solid color-mix(in srgb, var(--line) 55%, transparent);
  }
  .row:hover {
    background: var(--sunken);
  }
  .layer:focus-within .row[data-active] {
    background: var(--accent-soft);
  }
  .cell {
    min-width: 0;
    padding: 0.2rem 0.4rem;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .cell:focus-visible {
    outline-offset: -2px;
    border-radius: 4px;
  }
  .index,
  .size,
  .time {
    text-align: right;
  }
  .index,
  .started,
  .type,
  .dim {
    color: var(--muted);
  }
  .head .cell {
    color: inherit;
  }
  .method {
    font-weight: 550;
  }
  .bad {
    color: var(--danger);
    font-weight: 600;
  }
  .empty {
    padding: 1.5rem 1rem;
    color: var(--muted);
  }
  @container (max-width: 60rem) {
    .head,
    .row {
      grid-template-columns: 4rem 5.25rem 4rem minmax(6rem, 1fr) minmax(8rem, 2fr) 4.75rem 4.5rem;
    }
    .started,
    .type {
      display: none;
    }
  }
  @container (max-width: 36rem) {
    .head,
    .row {
      grid-template-columns: 3.75rem 4.9rem 3.75rem minmax(0, 1fr);
    }
    .row {
      grid-template-areas: 'index method status host' 'index path path path';
      align-content: center;
      height: 52px;
    }
    .cell {
      padding-block: 0.05rem;
    }
    .row .index {
      grid-area: index;
    }
    .row .method {
      grid-area: method;
    }
    .row .status {
      grid-area: status;
    }
    .row .host {
      grid-area: host;
    }
    .row .path {
      grid-area: path;
      color: var(--muted);
    }
    .size,
    .time,
    .head .path {
      display: none;
    }
  }
`;

/** Row heights of the style above, by the width of the table in pixels. */
export const HEAD_HEIGHT = 34;
export const rowHeightAt = (width: number, rem: number): number => (width <= 36 * rem ? 52 : 32);
