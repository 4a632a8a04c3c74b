import { css, type ReactiveController, type ReactiveControllerHost } from 'lit';

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

type Menu = ReactiveControllerHost & HTMLElement & { open: boolean };

/** Closes a panel when the focus or a press goes elsewhere, or Escape is pressed. */
export class ClosesItself implements ReactiveController {
  constructor(private readonly host: Menu) {
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('pointerdown', this.press, true);
    this.host.addEventListener('keydown', this.key);
    this.host.addEventListener('focusout', this.left);
  }

  hostDisconnected(): void {
    removeEventListener('pointerdown', this.press, true);
    this.host.removeEventListener('keydown', this.key);
    this.host.removeEventListener('focusout', this.left);
  }

  private readonly press = (event: Event): void => {
    if (this.host.open && !event.composedPath().includes(this.host)) this.host.open = false;
  };

  private readonly key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !this.host.open) return;
    event.stopPropagation();
    this.host.open = false;
    this.host.shadowRoot?.querySelector<HTMLElement>('.tool')?.focus();
  };

  private readonly left = (event: FocusEvent): void => {
    const next = event.relatedTarget as Node | null;
    if (next && !this.host.contains(next) && !this.host.shadowRoot?.contains(next)) this.host.open = false;
  };
}
