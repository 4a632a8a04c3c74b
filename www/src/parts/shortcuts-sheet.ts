/** The sheet of keyboard shortcuts. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { base, buttons } from '../styles/shared';
import { sheet } from '../styles/sheet';
import { t } from '../texts';
import { icon } from './icons';
import './shortcuts-list';

@customElement('shortcuts-sheet')
export class ShortcutsSheet extends LitElement {
  static override styles = [
    base,
    buttons,
    sheet,
    css`
      dialog {
        --sheet: 52rem;
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
