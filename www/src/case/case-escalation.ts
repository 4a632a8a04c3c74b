/** The escalation: what the clean copy tells, what only the person can tell, what is missing, and the package. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { CaseModel, Locale } from '../app/case-model';
import { save } from '../app/download';
import { FollowsModel } from '../app/follows-model';
import type { Brief } from '../engine/case-types';
import { icon } from '../parts/icons';
import { base, buttons, card } from '../styles/shared';
import { t } from '../texts';
import { caseStyle } from './case-style';
import { work } from './work';

/** How long after the last key the text is written anew, in ms. */
const PAUSE = 300;
const TEXTS = ['steps', 'expected', 'happened'] as const;

@customElement('case-escalation')
export class CaseEscalation extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    caseStyle,
    css`
      ol {
        display: grid;
        gap: 0.75rem;
      }
      .asked {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(14rem, 100%), 1fr));
        gap: 0.75rem;
      }
    `,
  ];

  @property({ attribute: false }) model!: CaseModel;
  @state() private note = '';
  @query('input[type=file]') private file!: HTMLInputElement;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new FollowsModel(this);
  }

  private get locale(): Locale {
    return t.locale === 'fr' ? 'fr' : 'en';
  }

  /** Another language draws it anew: what the capture tells is asked again. */
  override connectedCallback(): void {
    super.connectedCallback();
    if (this.model.brief) this.model.translate(this.locale);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  override render(): TemplateResult {
    const w = t.case.escalation;
    const { brief, reading } = this.model;
    return html`<section class="card" aria-labelledby="title">
      <div class="head">
        <h3 id="title">${w.title}</h3>
        <p>${w.lead}</p>
      </div>
      ${
        brief || reading.state === 'running'
          ? nothing
          : html`<div><button class="button" type="button" @click=${this.prepare}>${w.prepare}</button></div>`
      }
      ${work(reading, { running: w.reading, bar: w.bar }, () => this.model.cancelPrepare())}
      ${brief ? this.form(brief) : nothing}
    </section>`;
  }

  private form(brief: Brief): TemplateResult {
    const w = t.case.escalation;
    return html`<p id="about" tabindex="-1"><span class="label">${w.about}:</span> ${brief.title}</p>
      ${TEXTS.map((id) => this.text(id))} ${this.questions(brief)} ${this.block(brief)} ${this.screenshots()}
      ${this.missing()} ${this.preview()} ${this.take()}`;
  }

  private text(id: (typeof TEXTS)[number]): TemplateResult {
    const w = t.case.escalation;
    const hint = id === 'steps' ? w.stepsHint : id === 'happened' ? w.happenedHint : '';
    return html`<div class="field">
      <label for=${id}>${w[id]}</label>
      ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
      <textarea id=${id} aria-describedby=${hint ? `${id}-hint` : nothing} .value=${this.model[id]}
        @input=${(e: Event) =>
          this.set(() => {
            this.model[id] = (e.target as HTMLTextAreaElement).value;
          })}></textarea>
    </div>`;
  }

  private questions({ questions }: Brief): TemplateResult | typeof nothing {
    if (questions.length === 0) return nothing;
    return html`<div class="field">
      <p class="label" id="questions">${t.case.escalation.questions}</p>
      <ol aria-labelledby="questions">${questions.map(
        ({ question, answer }, i) => html`<li class="field">
          <label for="q${i}">${i + 1}. ${question}</label>
          <textarea id="q${i}" rows="2" .value=${this.model.answers.get(i) ?? answer}
            @input=${(e: Event) => this.set(() => this.model.answers.set(i, (e.target as HTMLTextAreaElement).value))}></textarea>
        </li>`,
      )}</ol>
    </div>`;
  }

  private block({ block }: Brief): TemplateResult | typeof nothing {
    const asked = block.filter((line) => line.asked);
    const w = t.case.escalation;
    if (asked.length === 0) return nothing;
    return html`<div class="field" role="group" aria-labelledby="block">
      <p class="label" id="block">${w.block}</p>
      <p class="hint">${w.blockLead}</p>
      <div class="asked">${asked.map(
        ({ label }, i) => html`<div class="field">
          <label for="b${i}">${label}</label>
          <input id="b${i}" type="text" autocomplete="off" .value=${this.model.block.get(label) ?? ''}
            @input=${(e: Event) => this.set(() => this.model.block.set(label, (e.target as HTMLInputElement).value))} />
        </div>`,
      )}</div>
    </div>`;
  }

  private screenshots(): TemplateResult {
    const w = t.case.escalation;
    const { screenshots } = this.model;
    return html`<div class="field" role="group" aria-labelledby="screenshots">
      <p class="label" id="screenshots">${w.screenshots}</p>
      <p class="warning">${icon('warn')}<span>${w.screenshotsLead}</span></p>
      ${
        screenshots.length > 0
          ? html`<ul class="items">${screenshots.map(
              (shot) => html`<li><span>${shot.name}</span>
                <button class="quiet" type="button" aria-label=${w.remove(shot.name)}
                  @click=${() =>
                    this.set(() => {
                      this.model.screenshots = screenshots.filter((s) => s !== shot);
                    })}>${t.case.original.remove}</button></li>`,
            )}</ul>`
          : nothing
      }
      <div>
        <button class="button" type="button" @click=${() => this.file.click()}>${w.choose}</button>
        <input type="file" hidden multiple accept="image/*" aria-label=${w.choose} @change=${this.addScreenshots} />
      </div>
    </div>`;
  }

  private missing(): TemplateResult {
    const w = t.case.escalation;
    const missing = this.model.written?.missing ?? [];
    if (missing.length === 0) return html`<p class="good" role="status">${w.complete}</p>`;
    return html`<div class="field" role="status">
      <p class="label">${w.missing}</p>
      <ul class="points">${missing.map((what) => html`<li>${what}</li>`)}</ul>
      <p class="hint">${w.anyway}</p>
    </div>`;
  }

  private preview(): TemplateResult {
    const w = t.case.escalation;
    return html`<details>
      <summary>${w.preview}</summary>
      <pre tabindex="0" role="region" aria-label=${w.preview}>${this.model.written?.markdown ?? ''}</pre>
    </details>`;
  }

  private take(): TemplateResult {
    const w = t.case.escalation;
    const { packing } = this.model;
    return html`${work(packing, { running: w.packing, bar: w.packingBar }, () => this.model.cancelPack())}
      <div class="row">
        ${
          packing.state === 'running'
            ? nothing
            : html`<button class="button primary" type="button" @click=${this.save}>${icon('save')}${w.save}</button>`
        }
        <span class="status" role="status">${this.note}</span>
      </div>`;
  }

  /** Takes what the person changed, draws it, and writes the text when they pause. */
  private set(change: () => void): void {
    change();
    this.note = '';
    this.requestUpdate();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.model.write(this.locale), PAUSE);
  }

  private addScreenshots(): void {
    const files = [...(this.file.files ?? [])];
    this.set(() => {
      this.model.screenshots = [...this.model.screenshots, ...files];
    });
    this.file.value = '';
  }

  private async prepare(): Promise<void> {
    await this.model.prepare(this.locale);
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#about')?.focus();
  }

  private async save(): Promise<void> {
    clearTimeout(this.timer);
    const file = await this.model.pack(this.locale);
    if (!file) return;
    save(file, file.name);
    this.note = t.case.saved(file.name);
  }
}
