import { css } from 'lit';

/** A button that opens a small panel under it. */
export const menu = css`
  :host {
    position: relative;
    display: inline-block;
  }
  .tool {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.35rem;
    height: 2.125rem;
    min-width: 2.125rem;
    padding: 0 0.5rem;
    border: 0;
    border-radius: 8px;
    background: none;
    color: var(--muted);
    font-size: var(--t-small);
  }
  .tool:hover,
  .tool[aria-expanded='true'] {
    background: var(--sunken);
    color: var(--ink);
  }
  .panel {
    position: absolute;
    top: calc(100% + 4px);
    right: 0;
    z-index: 30;
    width: max-content;
    max-width: min(22rem, calc(100vw - 1.5rem));
    max-height: min(32rem, 70vh);
    padding: 0.6rem;
    overflow-y: auto;
    border: 1px solid var(--line);
    border-radius: 10px;
    background: var(--surface);
    box-shadow: 0 10px 30px rgb(0 0 0 / 18%);
    font-size: var(--t-small);
  }
  @media (max-width: 48rem) {
    .panel {
      position: fixed;
      inset: auto 0.75rem auto 0.75rem;
      width: auto;
      max-width: none;
    }
  }
  .panel h2 {
    font-size: var(--t-body);
  }
  .panel .item {
    display: flex;
    flex-direction: column;
    gap: 0.1rem;
    width: 100%;
    padding: 0.4rem 0.5rem;
    border: 0;
    border-radius: 6px;
    background: none;
    text-align: left;
  }
  .panel .item:hover {
    background: var(--accent-soft);
  }
`;

/** Closes a panel when the focus or a press goes elsewhere, or Escape is pressed. */
export function closesItself(host: HTMLElement & { open: boolean }): { connect(): void; disconnect(): void } {
  const press = (event: Event): void => {
    if (host.open && !event.composedPath().includes(host)) host.open = false;
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !host.open) return;
    event.stopPropagation();
    host.open = false;
    host.shadowRoot?.querySelector<HTMLElement>('.tool')?.focus();
  };
  const left = (event: FocusEvent): void => {
    const next = event.relatedTarget as Node | null;
    if (next && !host.contains(next) && !host.shadowRoot?.contains(next)) host.open = false;
  };
  return {
    connect() {
      addEventListener('pointerdown', press, true);
      host.addEventListener('keydown', key);
      host.addEventListener('focusout', left);
    },
    disconnect() {
      removeEventListener('pointerdown', press, true);
      host.removeEventListener('keydown', key);
      host.removeEventListener('focusout', left);
    },
  };
}
