/** Asks whether a file that came while a capture is open is to be opened in its place. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { base, buttons } from '../styles/shared';
import { t } from '../texts';

@customElement('replace-sheet')
export class ReplaceSheet extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      dialog {
        width: min(32rem, calc(100vw - 2rem));
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
    this.done(false);
    this.name = name;
    await this.updateComplete;
    this.dialog.showModal();
    return new Promise((answer) => {
      this.answer = answer;
    });
  }

  private done(open: boolean): void {
    const { answer } = this;
    this.answer = undefined;
    if (this.dialog.open) this.dialog.close();
    answer?.(open);
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title" @close=${() => this.done(false)}>
      <h2 id="title">${t.replace.title}</h2>
      <p>${t.replace.lead(this.name)}</p>
      <div class="actions">
        <button class="button" type="button" @click=${() => this.done(false)}>${t.replace.keep}</button>
        <button class="button primary" type="button" @click=${() => this.done(true)}>${t.replace.open}</button>
      </div>
    </dialog>`;
  }
}
