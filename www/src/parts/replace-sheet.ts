/** Asks whether a file that came while a capture is open is to be opened in its place. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { base, buttons } from '../styles/shared';
import { sheet } from '../styles/sheet';
import { t } from '../texts';

@customElement('replace-sheet')
export class ReplaceSheet extends LitElement {
  static override styles = [
    base,
    buttons,
    sheet,
    css`
      dialog {
        --sheet: 32rem;
      }
      p {
        margin-top: 0.5rem;
        overflow-wrap: anywhere;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: 0.6rem;
        margin-top: 1.25rem;
      }
    `,
  ];

  @query('dialog') private dialog!: HTMLDialogElement;
  @state() private name = '';
  private answer: ((open: boolean) => void) | undefined;

  /** Resolves with whether to open it; closing the sheet is a no, and so is another file that comes meanwhile. */
  async ask(name: string): Promise<boolean> {
    this.answer?.(false);
    this.name = name;
    await this.updateComplete;
    this.dialog.returnValue = '';
    if (!this.dialog.open) this.dialog.showModal();
    return new Promise((answer) => {
      this.answer = answer;
    });
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" @close=${() => this.answer?.(this.dialog.returnValue === 'open')}>
      <h2 id="title">${t.replace.title}</h2>
      <p>${t.replace.lead(this.name)}</p>
      <div class="actions">
        <button class="button" type="button" @click=${() => this.dialog.close()}>${t.replace.keep}</button>
        <button class="button primary" type="button" @click=${() => this.dialog.close('open')}>${t.replace.open}</button>
      </div>
    </dialog>`;
  }
}
