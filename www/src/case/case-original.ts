/** The original, encrypted: whose keys, whether they can be used, and the file. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { CaseModel, Given } from '../app/case-model';
import { save } from '../app/download';
import { FollowsModel } from '../app/follows-model';
import { asProblem, explain } from '../app/problems';
import { armored } from '../engine/armor';
import { icon } from '../parts/icons';
import { base, buttons, card } from '../styles/shared';
import { t } from '../texts';
import { bytes } from '../texts/format';
import { caseStyle } from './case-style';
import { work } from './work';

/** Largest file that is taken for a key: more than any has. */
const MAX_KEY = 4 << 20;

@customElement('case-original')
export class CaseOriginal extends LitElement {
  static override styles = [base, buttons, card, caseStyle];

  @property({ attribute: false }) model!: CaseModel;
  @state() private busy = false;
  @state() private wrong = '';
  /** Of a refused key: the list shows it, this says it. */
  @state() private said = '';
  @state() private note = '';
  @query('textarea') private key!: HTMLTextAreaElement;
  @query('#pin') private pin!: HTMLInputElement;
  @query('input[type=file]') private file!: HTMLInputElement;

  constructor() {
    super();
    new FollowsModel(this);
  }

  override render(): TemplateResult {
    const w = t.case.original;
    return html`<section class="card" aria-labelledby="title">
      <div class="head">
        <h3 id="title">${w.title}</h3>
        <p>${w.lead}</p>
      </div>
      <div class="field">
        <label for="key">${w.key}</label>
        <p class="hint" id="key-hint">${w.keyHint}</p>
        <textarea id="key" class="mono" rows="3" spellcheck="false" autocomplete="off" autocapitalize="off"
          aria-describedby="key-hint wrong" ?disabled=${this.busy}></textarea>
      </div>
      <div class="field">
        <label for="pin">${w.pin}</label>
        <p class="hint" id="pin-hint">${w.pinHint}</p>
        <input id="pin" class="mono" type="text" spellcheck="false" autocomplete="off" aria-describedby="pin-hint"
          ?disabled=${this.busy} @keydown=${(e: KeyboardEvent) => e.key === 'Enter' && this.addPasted()} />
      </div>
      <div class="row">
        <button class="button" type="button" ?disabled=${this.busy} @click=${this.addPasted}>${this.busy ? w.adding : w.add}</button>
        <button class="button" type="button" ?disabled=${this.busy} @click=${() => this.file.click()}>${w.choose}</button>
        <input type="file" hidden multiple accept=".asc,.gpg,.key,.pgp,.pub,.txt" aria-label=${w.choose} @change=${this.addFiles} />
      </div>
      <p class="wrong" id="wrong" role="status" ?hidden=${this.wrong === ''}>${this.wrong}</p>
      <p class="only-read" role="status">${this.said}</p>
      ${this.list()} ${this.model.given.length > 0 ? this.encrypt() : nothing}
    </section>`;
  }

  private list(): TemplateResult | typeof nothing {
    const { given } = this.model;
    const w = t.case.original;
    if (given.length === 0) return nothing;
    return html`<div class="field">
      <p class="label" id="list">${w.list}</p>
      <ul class="items" aria-labelledby="list">${given.map((one) => this.recipient(one))}</ul>
    </div>`;
  }

  private recipient({ id, pin, judgement }: Given): TemplateResult {
    const w = t.case.original;
    const { usable, fingerprint, userId, code = '', reason = '', expires } = judgement;
    const name = userId || w.nameless;
    const until = expires ? new Date(expires).toLocaleDateString(t.locale) : '';
    return html`<li>
      <strong>${name}</strong>
      <button class="quiet" type="button" aria-label=${w.removeLabel(name)} @click=${() => this.model.remove(id)}>${w.remove}</button>
      ${fingerprint && usable && !pin ? html`<span class="hint wide">${w.compare}</span>` : nothing}
      ${fingerprint ? html`<span class="print wide">${grouped(fingerprint)}</span>` : nothing}
      ${
        usable
          ? html`<span class="good wide">${w.usable}${pin ? `, ${w.pinned}` : ''}${until ? `, ${w.expires(until)}` : ''}</span>`
          : html`<span class="wrong wide"><strong>${w.refused}.</strong> ${w.codes[code] ?? reason}</span>`
      }
    </li>`;
  }

  private encrypt(): TemplateResult {
    const { model } = this;
    const w = t.case.original;
    const running = model.sealing.state === 'running';
    return html`<div class="check">
        <input id="armored" type="checkbox" .checked=${model.armored} ?disabled=${running}
          @change=${(e: Event) => model.setArmored((e.target as HTMLInputElement).checked)} />
        <label for="armored">${w.armored}</label>
      </div>
      ${model.ready ? nothing : html`<p class="wrong">${w.blocked}</p>`}
      ${
        running || model.sealed
          ? nothing
          : html`<div><button class="button primary" type="button" ?disabled=${!model.ready} @click=${this.seal}>
              ${icon('shield')}${w.encrypt}
            </button></div>`
      }
      ${work(model.sealing, w, () => this.cancel())} ${this.sealed()}`;
  }

  private sealed(): TemplateResult | typeof nothing {
    const { sealed } = this.model;
    const w = t.case.original;
    if (!sealed) return nothing;
    const { file } = sealed;
    return html`<div class="field" id="sealed" tabindex="-1">
        <p><strong class="num">${w.done(file.name, bytes(file.size))}</strong></p>
        <p class="hint">${w.doneLead} ${w.open(file.name)}</p>
      </div>
      <div class="row">
        <button class="button primary" type="button" @click=${() => this.save(file)}>${icon('save')}${w.save}</button>
        <span class="status" role="status">${this.note}</span>
      </div>`;
  }

  private save(file: File): void {
    save(file, file.name);
    this.note = t.case.saved(file.name);
  }

  /** The button goes when it starts and the result comes in its place: the focus follows. */
  private async seal(): Promise<void> {
    this.note = '';
    const done = this.model.seal();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.work button')?.focus();
    await done;
    await this.updateComplete;
    if (this.model.sealed) this.renderRoot.querySelector<HTMLElement>('#sealed')?.focus();
  }

  private async cancel(): Promise<void> {
    this.model.cancelSeal();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.button.primary')?.focus();
  }

  private async addPasted(): Promise<void> {
    const text = this.key.value;
    if (text.trim() === '') {
      this.wrong = t.case.original.empty;
      this.key.focus();
      return;
    }
    if (await this.add(text)) {
      this.key.value = '';
      this.pin.value = '';
    }
    this.key.focus();
  }

  private async addFiles(): Promise<void> {
    const files = [...(this.file.files ?? [])];
    for (const file of files) {
      if (file.size > MAX_KEY) {
        this.wrong = t.case.original.tooLarge;
        break;
      }
      try {
        if (!(await this.add(armored(new Uint8Array(await file.arrayBuffer()))))) break;
      } catch (error) {
        this.tell(error);
      }
    }
    if (files.length > 0) this.pin.value = '';
    this.file.value = '';
  }

  /** Gives whether the key was looked at, used or not. */
  private async add(text: string): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.wrong = '';
    this.said = '';
    try {
      const given = await this.model.add(text, this.pin.value.trim());
      const { judgement } = given ?? {};
      if (judgement && !judgement.usable)
        this.said = t.case.original.codes[judgement.code ?? ''] ?? judgement.reason ?? '';
      return true;
    } catch (error) {
      this.tell(error);
      return false;
    } finally {
      this.busy = false;
      await this.updateComplete;
    }
  }

  private tell(error: unknown): void {
    const { what, todo } = explain(asProblem(error));
    this.wrong = `${what} ${todo}`;
  }
}

/** A fingerprint in groups of four, as people compare it. */
function grouped(fingerprint: string): string {
  return fingerprint.replace(/.{4}(?=.)/g, '$& ');
}
