/** The note for the case: in the reader's language and form, to be copied or saved. */
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { CaseModel, Format, Locale } from '../app/case-model';
import { save } from '../app/download';
import { FollowsModel } from '../app/follows-model';
import { copyText } from '../details/copy';
import type { Sealed } from '../engine/case-types';
import type { CleanResult } from '../engine/types';
import { icon } from '../parts/icons';
import { base, buttons, card } from '../styles/shared';
import { LANGUAGES, t } from '../texts';
import { caseStyle } from './case-style';

@customElement('case-note')
export class CaseNote extends LitElement {
  static override styles = [base, buttons, card, caseStyle];

  @property({ attribute: false }) model!: CaseModel;
  @state() private locale: Locale = t.locale === 'fr' ? 'fr' : 'en';
  @state() private format: Format = 'text';
  @state() private text = '';
  @state() private failed = false;
  @state() private note = '';
  /** What the text was written of. */
  private of: { result: CleanResult | null; sealed: Sealed | null; how: string } | null = null;

  constructor() {
    super();
    new FollowsModel(this);
  }

  override render(): TemplateResult {
    const w = t.case.note;
    return html`<section class="card" aria-labelledby="title">
      <div class="head">
        <h3 id="title">${w.title}</h3>
        <p>${w.lead}</p>
      </div>
      <div class="row">
        <label for="language">${w.language}</label>
        <select id="language" @change=${(e: Event) => {
          this.locale = (e.target as HTMLSelectElement).value as Locale;
        }}>
          ${LANGUAGES.map(({ id, name }) => html`<option value=${id} lang=${id} ?selected=${id === this.locale}>${name}</option>`)}
        </select>
        <fieldset class="row" aria-label=${w.format}>
          ${(['text', 'markdown'] as const).map(
            (format) => html`<span class="check">
              <input type="radio" name="format" id=${format} .checked=${this.format === format}
                @change=${() => {
                  this.format = format;
                }} />
              <label for=${format}>${w[format]}</label>
            </span>`,
          )}
        </fieldset>
      </div>
      ${
        this.failed
          ? html`<p class="wrong" role="alert">${w.failed}</p>`
          : html`<pre tabindex="0" role="region" aria-label=${w.preview} lang=${this.locale}>${this.text}</pre>`
      }
      <div class="row">
        <button class="button" type="button" ?disabled=${!this.text} @click=${(e: Event) => copyText(e, this.text)}>
          ${icon('copy')}<span class="said">${w.copy}</span>
        </button>
        <button class="button" type="button" ?disabled=${!this.text} @click=${this.save}>${icon('save')}${w.save}</button>
        <span class="status" role="status">${this.note}</span>
      </div>
    </section>`;
  }

  override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.write();
  }

  /** Writes it anew when what it says has changed. */
  private async write(): Promise<void> {
    const { result, sealed } = this.model;
    const how = `${this.locale} ${this.format}`;
    const { of } = this;
    if (of && of.result === result && of.sealed === sealed && of.how === how) return;
    const now = { result, sealed, how };
    this.of = now;
    try {
      const text = await this.model.note(this.locale, this.format);
      if (this.of === now) Object.assign(this, { text, failed: false });
    } catch {
      if (this.of === now) Object.assign(this, { text: '', failed: true });
    }
  }

  private save(): void {
    const stem = (this.model.result?.name ?? '').replace(/(\.sanitized)?\.har$/i, '') || 'capture';
    const name = `${stem}.note.${this.format === 'text' ? 'txt' : 'md'}`;
    save(new Blob([this.text], { type: 'text/plain' }), name);
    this.note = t.case.saved(name);
  }
}
