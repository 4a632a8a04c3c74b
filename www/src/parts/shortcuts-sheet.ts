/** The sheet of keyboard shortcuts. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { base, buttons } from '../styles/shared';
import { t } from '../texts';
import { icon } from './icons';
import './shortcuts-list';

@customElement('shortcuts-sheet')
export class ShortcutsSheet extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      dialog {
        width: min(52rem, calc(100vw - 2rem));
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
      .top {
        display: flex;
        align-items: center;
        justify-content: space-between;
      }
      .top button {
        display: grid;
        place-items: center;
        width: 2.25rem;
        height: 2.25rem;
        border: 0;
        border-radius: 8px;
        background: none;
      }
      .top button:hover {
        background: var(--sunken);
      }
    `,
  ];

  @query('dialog') private dialog!: HTMLDialogElement;

  show(): void {
    this.dialog.showModal();
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" @click=${(e: Event) => e.target === this.dialog && this.dialog.close()}>
      <div class="top"><h2 id="title">${t.shortcuts.title}</h2>
        <button type="button" aria-label=${t.shortcuts.close} @click=${() => this.dialog.close()}>${icon('cross')}</button></div>
      <shortcuts-list></shortcuts-list>
    </dialog>`;
  }
}
