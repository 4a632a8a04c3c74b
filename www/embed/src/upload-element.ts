/** The class behind `<harmless-upload>`; `element.ts` registers it. */
import { detect } from './detect.js';
import { STYLE } from './element-style.js';
import { HarmlessFrame } from './frame.js';
import type { Policy, Recipient } from './protocol.js';
import { textsFor } from './texts.js';
import { EmbedError, type FrameOptions, type RunEvents, type Sanitized } from './types.js';

/** What the element is doing. */
type Phase =
  | { at: 'empty' }
  | { at: 'working'; text: string; share: number | null }
  | { at: 'ready'; result: Sanitized }
  | { at: 'other'; file: File }
  | { at: 'failed'; error: EmbedError };

/**
 * A field of a form that takes a capture and gives the form what is made of it, never the capture: under its `name` the
 * clean copy; under `name-encrypted` the encrypted original, where recipients are set; under `name-report` the report
 * (a JSON file) and under `name-note` the case note.
 *
 * @tag harmless-upload
 * @attr {string} name - The field's name in the form
 * @attr {string} label - What the field is called, for screen readers; a `<label>` does it too
 * @attr {string} page - Where the built page lies; by default beside the package
 * @attr {"show"|"skip"} review - Whether the person looks through what is removed; `show` by default
 * @attr {"en"|"fr"} language - Language; by default that of the document
 * @attr {"light"|"dark"} theme - Colours of the page's frame
 * @attr {"here"|"inside"} pick - `inside`: the file is picked in the frame, so that this page never holds it
 * @attr {"refuse"|"pass"} others - Files that are no captures: refused by default, or passed as they are
 * @attr {string} portal - What the portal calls itself on the page
 * @attr {boolean} required - Whether the form needs it
 * @attr {boolean} disabled - Whether it takes files
 *
 * @fires {CustomEvent<{name: string, size: number}>} harmless-detected - It is a capture
 * @fires {CustomEvent<{shown: boolean, secrets: number}>} harmless-review - What was found
 * @fires {CustomEvent<{phase: string, share: number}>} harmless-progress - How far it is
 * @fires {CustomEvent<Sanitized>} harmless-sanitized - Everything is there, and in the form
 * @fires {CustomEvent<Encrypted>} harmless-encrypted - The encrypted original
 * @fires {CustomEvent<EmbedError>} harmless-error - It failed: nothing is in the form
 * @fires {Event} change - The field's value has changed
 *
 * @csspart zone - The whole field
 * @csspart button - The button that picks, and the one that removes
 * @csspart status - The line that says how it stands
 * @cssprop --harmless-accent - Colour of the focus and the progress
 * @cssprop --harmless-button - Background of the button
 * @cssprop --harmless-button-ink - Text of the button
 * @cssprop --harmless-danger - Colour of errors
 * @cssprop --harmless-line - Colour of the border
 * @cssprop --harmless-radius - Corners
 */
export class HarmlessUpload extends HTMLElement {
  static formAssociated = true;
  static observedAttributes = ['required', 'disabled', 'language', 'label'];

  /** What is removed, and what the person can't switch off. */
  policy: Policy | undefined;
  /** Whom the original is encrypted for; none: it goes nowhere. */
  recipients: Recipient[] = [];
  /** A vendor's profile by name. */
  profile: string | undefined;

  private readonly internals = this.attachInternals();
  private readonly root: ShadowRoot;
  private phase: Phase = { at: 'empty' };
  private abort = new AbortController();
  private readonly parts: Record<'zone' | 'pick' | 'remove' | 'hint' | 'status' | 'bar' | 'input', HTMLElement>;
  private formOff = false;

  constructor() {
    super();
    this.root = this.attachShadow({ mode: 'open', delegatesFocus: true });
    const part = <E extends HTMLElement>(element: E, name: string): E => {
      element.setAttribute('part', name);
      return element;
    };
    const made = <K extends keyof HTMLElementTagNameMap>(tag: K) => document.createElement(tag);
    const input = Object.assign(made('input'), { type: 'file', hidden: true, tabIndex: -1 });
    const pick = part(Object.assign(made('button'), { type: 'button' }), 'button');
    const remove = part(Object.assign(made('button'), { type: 'button', hidden: true }), 'button');
    const hint = Object.assign(made('p'), { className: 'hint' });
    const status = part(made('p'), 'status');
    const bar = Object.assign(made('progress'), { max: 1, hidden: true });
    const zone = part(Object.assign(made('div'), { className: 'zone' }), 'zone');
    status.setAttribute('role', 'status');
    zone.append(pick, hint, status, bar, remove, input);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.root.adoptedStyleSheets = [sheet];
    this.root.append(zone);
    this.parts = { zone, pick, remove, hint, status, bar, input };
    pick.addEventListener('click', () => (this.getAttribute('pick') === 'inside' ? this.take(null) : input.click()));
    remove.addEventListener('click', () => (this.phase.at === 'working' ? this.abort.abort() : this.clear()));
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      // The field that picked it does not keep it.
      input.value = '';
      if (file) this.take(file);
    });
    zone.addEventListener('dragover', (event) => this.over(event, true));
    zone.addEventListener('dragleave', (event) => this.over(event, false));
    zone.addEventListener('drop', (event) => {
      this.over(event, false);
      const file = event.dataTransfer?.files[0];
      if (file && !this.off && this.getAttribute('pick') !== 'inside') this.take(file);
    });
  }

  connectedCallback(): void {
    this.draw();
  }

  disconnectedCallback(): void {
    this.abort.abort();
  }

  attributeChangedCallback(): void {
    this.draw();
  }

  formDisabledCallback(disabled: boolean): void {
    this.formOff = disabled;
    this.draw();
  }

  formResetCallback(): void {
    this.clear();
  }

  get form(): HTMLFormElement | null {
    return this.internals.form;
  }
  get name(): string {
    return this.getAttribute('name') ?? '';
  }
  set name(value: string) {
    this.setAttribute('name', value);
  }
  get required(): boolean {
    return this.hasAttribute('required');
  }
  set required(value: boolean) {
    this.toggleAttribute('required', value);
  }
  get disabled(): boolean {
    return this.hasAttribute('disabled');
  }
  set disabled(value: boolean) {
    this.toggleAttribute('disabled', value);
  }
  get validity(): ValidityState {
    return this.internals.validity;
  }
  get validationMessage(): string {
    return this.internals.validationMessage;
  }
  checkValidity(): boolean {
    return this.internals.checkValidity();
  }
  reportValidity(): boolean {
    return this.internals.reportValidity();
  }
  /** What the form will get; null while there is nothing. */
  get result(): Sanitized | null {
    return this.phase.at === 'ready' ? this.phase.result : null;
  }

  /** Empties the field, and ends what runs. */
  clear(): void {
    this.abort.abort();
    this.to({ at: 'empty' });
  }

  /** Makes a file harmless and puts the outcome into the form; with null the person picks it in the frame. */
  async take(file: File | null): Promise<void> {
    this.abort.abort();
    const abort = new AbortController();
    this.abort = abort;
    const texts = textsFor(this.getAttribute('language') ?? undefined);
    const live = (): boolean => this.abort === abort;
    const working = (text: string, share: number | null = null): void => {
      if (live() && !abort.signal.aborted) this.to({ at: 'working', text, share });
    };
    working(texts.checking);
    try {
      if (file) {
        const kind = await detect(file).catch(() => {
          throw new EmbedError('unreadable', 'the file could not be read', texts.codes.unreadable);
        });
        if (!live()) return;
        if (!kind) {
          if (this.getAttribute('others') !== 'pass') {
            throw new EmbedError('not-a-capture', 'this is not a capture', texts.onlyCaptures);
          }
          this.to({ at: 'other', file });
          this.changed();
          return;
        }
      }
      const frame = await HarmlessFrame.create(this.options(), abort.signal);
      try {
        const events: RunEvents = {
          signal: abort.signal,
          onDetected: (what) => this.tell('detected', what),
          onProgress: (what) => {
            working(texts[what.phase], what.share);
            this.tell('progress', what);
          },
          onReview: (what) => {
            if (what.shown) working(texts.reviewing);
            this.tell('review', what);
          },
        };
        const run = file ? frame.start(file, events) : frame.pick(events);
        const result = await run.done;
        if (!live()) return;
        this.to({ at: 'ready', result });
        if (result.encrypted) this.tell('encrypted', result.encrypted);
        this.tell('sanitized', result);
        this.changed();
      } finally {
        frame.close();
      }
    } catch (error) {
      if (!live()) return;
      const told = error instanceof EmbedError ? error : new EmbedError('internal', 'the embed failed');
      this.to(told.code === 'cancelled' ? { at: 'empty' } : { at: 'failed', error: told });
      this.tell('error', told);
    }
  }

  private options(): FrameOptions {
    const attribute = (name: string): string | undefined => this.getAttribute(name) ?? undefined;
    const { policy, recipients, profile } = this;
    const given = {
      page: attribute('page'),
      review: attribute('review'),
      language: textsFor(attribute('language')).language,
      theme: attribute('theme'),
      name: attribute('portal'),
      policy,
      profile,
      recipients: recipients.length > 0 ? recipients : undefined,
    };
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as FrameOptions;
  }

  private get off(): boolean {
    return this.formOff || this.disabled;
  }

  private over(event: DragEvent, is: boolean): void {
    event.preventDefault();
    this.parts.zone.classList.toggle('over', is && !this.off);
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(`harmless-${name}`, { detail, bubbles: true, composed: true }));
  }

  private changed(): void {
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  private to(phase: Phase): void {
    this.phase = phase;
    this.internals.setFormValue(this.formValue());
    this.draw();
  }

  private formValue(): FormData | null {
    const { phase, name } = this;
    if (!name || (phase.at !== 'ready' && phase.at !== 'other')) return null;
    const data = new FormData();
    if (phase.at === 'other') {
      data.append(name, phase.file);
      return data;
    }
    const { file, encrypted, report, note } = phase.result;
    data.append(name, file);
    if (encrypted) data.append(`${name}-encrypted`, encrypted.file);
    const reportName = `${file.name.replace(/\.har$/i, '')}.report.json`;
    data.append(`${name}-report`, new File([report], reportName, { type: 'application/json' }));
    data.append(`${name}-note`, note);
    return data;
  }

  private draw(): void {
    const { phase, parts, off } = this;
    const texts = textsFor(this.getAttribute('language') ?? undefined);
    const { pick, remove, hint, status } = parts as { pick: HTMLButtonElement } & typeof parts;
    const bar = parts.bar as HTMLProgressElement;
    const working = phase.at === 'working';
    pick.textContent = texts.choose;
    pick.disabled = off || working;
    hint.textContent = `${texts.drop}. ${texts.hint}`;
    const label = this.getAttribute('label');
    if (label) this.internals.ariaLabel = label;
    remove.hidden = phase.at === 'empty';
    remove.textContent = working ? texts.cancel : texts.remove;
    bar.hidden = !working || phase.share === null;
    if (working && phase.share !== null) bar.value = phase.share;
    bar.setAttribute('aria-label', working ? phase.text : '');
    status.className = phase.at === 'failed' ? 'error' : '';
    status.setAttribute('role', phase.at === 'failed' ? 'alert' : 'status');
    const said = this.said(texts);
    if (status.textContent !== said) status.textContent = said;
    this.validate(texts, pick);
  }

  private said(texts: ReturnType<typeof textsFor>): string {
    const { phase } = this;
    switch (phase.at) {
      case 'empty':
        return '';
      case 'working':
        return phase.text;
      case 'other':
        return `${phase.file.name}. ${texts.plain}`;
      case 'failed':
        return phase.error.text;
      case 'ready': {
        const { file, secrets, encrypted } = phase.result;
        return `${file.name}. ${texts.ready(secrets)}${encrypted ? ` ${texts.sealed}` : ''}`;
      }
    }
  }

  private validate(texts: ReturnType<typeof textsFor>, anchor: HTMLElement): void {
    const { phase, internals } = this;
    if (phase.at === 'working') internals.setValidity({ customError: true }, texts.working, anchor);
    else if (phase.at === 'failed') internals.setValidity({ customError: true }, phase.error.text, anchor);
    else if (phase.at === 'empty' && this.required)
      internals.setValidity({ valueMissing: true }, texts.required, anchor);
    else internals.setValidity({});
  }
}
