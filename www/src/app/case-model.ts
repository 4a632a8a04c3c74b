/**
 * The case without a screen: who may read the original, the original encrypted, the note, and the escalation. It begins
 * with a clean copy and ends with the capture; keys of recipients stay, for they are not of the capture.
 */
import type { Brief, CaseTools, Escalation, Judgement, Sealed, ToldByPerson, Written } from '../engine/case-types';
import { safeName } from '../engine/safe-name';
import type { CleanResult, Problem } from '../engine/types';
import { asProblem } from './problems';

/** A key that was given, and what came of it. */
export interface Given {
  id: number;
  armored: string;
  /** The fingerprint it must have; empty for any. */
  pin: string;
  judgement: Judgement;
}

/** Something that takes a while: how far it is, 0 to 1, or what became of it. */
export type Work = { state: 'idle' } | { state: 'running'; share: number } | { state: 'failed'; problem: Problem };

export type Locale = 'en' | 'fr';
export type Format = 'text' | 'markdown';

const IDLE: Work = { state: 'idle' };
const PICTURE = /\.(png|jpe?g|gif|webp|avif|heic)$/i;

export class CaseModel {
  tools: CaseTools | null = null;
  result: CleanResult | null = null;
  given: Given[] = [];
  armored = false;
  sealing: Work = IDLE;
  sealed: Sealed | null = null;
  /** Reading the clean copy for the escalation. */
  reading: Work = IDLE;
  brief: Brief | null = null;
  written: Written | null = null;
  packing: Work = IDLE;
  steps = '';
  expected = '';
  happened = '';
  /** Answers of the person by question; what is not there is answered by the findings. */
  answers = new Map<number, string>();
  block = new Map<string, string>();
  screenshots: File[] = [];

  private original: File | null = null;
  private escalation: Escalation | null = null;
  private next = 1;
  private abort = new AbortController();
  private run = new AbortController();
  private readonly listeners = new Set<() => void>();

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Something was changed from outside. */
  tell(): void {
    for (const listener of this.listeners) listener();
  }

  /** Begins with a clean copy of `original`. What was encrypted of the same file stays. */
  open(tools: CaseTools | null, original: File, result: CleanResult): void {
    const { sealed } = this;
    const same = this.original === original;
    this.end();
    Object.assign(this, { tools, original, result, sealed: same ? sealed : null });
    this.tell();
  }

  /** Ends with the capture. */
  close(): void {
    this.end();
    Object.assign(this, { original: null, result: null, sealed: null, steps: '', expected: '', happened: '' });
    this.answers = new Map();
    this.block = new Map();
    this.screenshots = [];
    this.tell();
  }

  private end(): void {
    this.abort.abort();
    this.run.abort();
    this.abort = new AbortController();
    this.escalation?.close();
    this.escalation = null;
    Object.assign(this, { sealing: IDLE, reading: IDLE, packing: IDLE, brief: null, written: null });
  }

  /** The keys that would be used. */
  get usable(): Given[] {
    return this.given.filter(({ judgement }) => judgement.usable);
  }

  /** Whether the original can be encrypted: somebody can read it, and no key was refused. */
  get ready(): boolean {
    return this.given.length > 0 && this.usable.length === this.given.length;
  }

  /** Looks at a key and takes it into the list, used or refused. */
  async add(armored: string, pin: string): Promise<Given | null> {
    if (!this.tools) return null;
    const judgement = await this.tools.judge(armored, pin);
    const known = this.given.find(
      (g) => judgement.fingerprint !== '' && g.judgement.fingerprint === judgement.fingerprint,
    );
    const given = { id: known?.id ?? this.next++, armored, pin, judgement };
    this.given = known ? this.given.map((g) => (g === known ? given : g)) : [...this.given, given];
    this.stale();
    return given;
  }

  remove(id: number): void {
    this.given = this.given.filter((g) => g.id !== id);
    this.stale();
  }

  setArmored(armored: boolean): void {
    this.armored = armored;
    this.stale();
  }

  /** What was encrypted for others is not what is asked for now. */
  private stale(): void {
    this.abort.abort();
    this.abort = new AbortController();
    this.sealed = null;
    this.sealing = IDLE;
    this.tell();
  }

  async seal(): Promise<void> {
    const { tools, original, result } = this;
    if (!tools || !original || !result || !this.ready) return;
    this.abort.abort();
    const abort = new AbortController();
    this.abort = abort;
    this.sealed = null;
    const set = (sealing: Work, sealed: Sealed | null = null): void => {
      if (abort.signal.aborted) return;
      Object.assign(this, { sealing, sealed });
      this.tell();
    };
    set({ state: 'running', share: 0 });
    try {
      const recipients = this.given.map(({ armored, judgement }) => ({ armored, fingerprint: judgement.fingerprint }));
      const sealed = await tools.seal(original, original.name, recipients, {
        armored: this.armored,
        signal: abort.signal,
        onProgress: (share) => set({ state: 'running', share }),
      });
      // A capture that is the file itself: what was encrypted has to be what was cleaned.
      const { input } = JSON.parse(result.report) as { input: { bytes: number } };
      if (input.bytes === original.size && sealed.sha256 !== result.inputSha256) throw CHANGED;
      set(IDLE, sealed);
    } catch (error) {
      set({ state: 'failed', problem: asProblem(error) });
    }
  }

  cancelSeal(): void {
    this.stale();
  }

  note(locale: Locale, format: Format): Promise<string> {
    const { tools, result, sealed } = this;
    if (!tools || !result) return Promise.resolve('');
    const { report } = result;
    return tools.caseNote(sealed ? { report, sealed, locale, format } : { report, locale, format });
  }

  /** Reads the clean copy for the escalation. */
  async prepare(locale: Locale): Promise<void> {
    const { tools, result } = this;
    if (!tools || !result || this.reading.state === 'running') return;
    this.run.abort();
    const run = new AbortController();
    this.run = run;
    const set = (reading: Work): void => {
      if (run.signal.aborted) return;
      this.reading = reading;
      this.tell();
    };
    set({ state: 'running', share: 0 });
    try {
      const escalation = await tools.escalation(result.blob, {
        signal: run.signal,
        onProgress: (share) => set({ state: 'running', share }),
      });
      if (run.signal.aborted) return escalation.close();
      this.escalation = escalation;
      this.reading = IDLE;
      await this.translate(locale);
    } catch (error) {
      set({ state: 'failed', problem: asProblem(error) });
    }
  }

  cancelPrepare(): void {
    this.run.abort();
    this.reading = IDLE;
    this.tell();
  }

  /** What the capture tells, in another language. */
  async translate(locale: Locale): Promise<void> {
    if (!this.escalation) return;
    this.brief = await this.escalation.brief(locale);
    await this.write(locale);
  }

  /** Writes the escalation anew with what was told so far. */
  async write(locale: Locale): Promise<void> {
    const { escalation } = this;
    if (!escalation) return;
    const written = await escalation.write(this.told(), locale);
    if (this.escalation !== escalation) return;
    this.written = written;
    this.tell();
  }

  private told(): ToldByPerson {
    const { brief, steps, expected, happened } = this;
    return {
      steps,
      expected,
      happened,
      answers: (brief?.questions ?? []).map((_, i) => this.answers.get(i) ?? ''),
      block: Object.fromEntries(this.block),
      screenshots: this.pictures().map(({ name }) => name),
      files: this.names(),
      zone: -new Date(brief?.started ?? Date.now()).getTimezoneOffset() * 60_000,
    };
  }

  private names(): string[] {
    return [this.cleanName(), 'report.json', 'note.md', 'note.txt', 'escalation.md'];
  }

  private cleanName(): string {
    return safeName(this.result?.name ?? 'capture.sanitized.har', new Set(['report.json']));
  }

  /** The screenshots by their names in the package. */
  private pictures(): { name: string; file: File }[] {
    const taken = new Set<string>();
    return this.screenshots.map((file) => {
      const name = safeName(file.name, taken);
      taken.add(name.toLowerCase());
      return { name: `screenshots/${name}`, file };
    });
  }

  /** The package: clean copy, report, note, escalation and screenshots in one ZIP. Null when it was called off or failed. */
  async pack(locale: Locale): Promise<File | null> {
    const { tools, result, escalation } = this;
    if (!tools || !result || !escalation) return null;
    this.run.abort();
    const run = new AbortController();
    this.run = run;
    const set = (packing: Work): void => {
      if (run.signal.aborted) return;
      this.packing = packing;
      this.tell();
    };
    set({ state: 'running', share: 0 });
    try {
      await this.write(locale);
      const text = (content: string): Blob => new Blob([content], { type: 'text/plain' });
      const [clean, report, md, txt, esc] = this.names() as [string, string, string, string, string];
      const files = [
        { name: clean, blob: result.blob, packed: false },
        { name: report, blob: text(result.report), packed: false },
        { name: md, blob: text(await this.note(locale, 'markdown')), packed: false },
        { name: txt, blob: text(await this.note(locale, 'text')), packed: false },
        { name: esc, blob: text(this.written?.markdown ?? ''), packed: false },
        ...this.pictures().map(({ name, file }) => ({ name, blob: file, packed: PICTURE.test(name) })),
      ];
      const blob = await tools.zip(files, this.brief?.started ?? 0, {
        signal: run.signal,
        onProgress: (share) => set({ state: 'running', share }),
      });
      set(IDLE);
      const stem = clean.replace(/(\.sanitized)?\.har$/i, '');
      return run.signal.aborted ? null : new File([blob], `${stem}.escalation.zip`, { type: 'application/zip' });
    } catch (error) {
      set({ state: 'failed', problem: asProblem(error) });
      return null;
    }
  }

  cancelPack(): void {
    this.run.abort();
    this.packing = IDLE;
    this.tell();
  }
}

const CHANGED: Problem = {
  code: 'changed-while-read',
  message: 'the file is no longer the one that was cleaned; there is no encrypted original. Open it again',
};
