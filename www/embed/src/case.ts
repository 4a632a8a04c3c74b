/**
 * Captures that are already on a case: the seven steps of the guide, through an adapter to the portal.
 *
 * 1 detect, 2 sanitize, 3 attach the clean copy, 4 encrypt, 5 attach the encrypted original, 6 delete the plain original,
 * 7 add the note. Any step may fail; `repairCase` can then be called again, in another tab too, and goes on. The plain
 * original is deleted only after the portal has shown both attachments, with the contents they should have. Without
 * recipients there is no encrypted original, so nothing is deleted.
 */
import { detect } from './detect.js';
import { HarmlessFrame } from './frame.js';
import { emptyRecord, type Journal, type Kept, type RecordOfOne, readJournal } from './journal.js';
import { type Clean, EmbedError, type Encrypted, type FrameOptions, type Run, type RunEvents } from './types.js';

export { type Journal, MemoryJournal } from './journal.js';

/** An attachment as the portal lists it. */
export interface Attachment {
  id: string;
  name: string;
  /** In bytes. */
  size: number;
  /** In hexadecimal digits. Without it the attachment is downloaded and compared before anything is deleted. */
  sha256?: string;
}

/** How a portal's case is reached. Each call rejects when it failed; it may have worked all the same. */
export interface CaseAdapter {
  list(): Promise<Attachment[]>;
  download(attachment: Attachment): Promise<Blob>;
  attach(file: File): Promise<unknown>;
  delete(attachment: Attachment): Promise<unknown>;
  /** `key` is the same when the same note is sent again: a portal that keeps it has the note once. */
  addNote(text: string, key: string): Promise<unknown>;
  /** Where it is kept how far things are. Without one, a run that was cut off starts from what the case shows. */
  journal?: Journal;
}

export const STEPS = ['detect', 'sanitize', 'attach-clean', 'encrypt', 'attach-encrypted', 'delete', 'note'] as const;
export type Step = (typeof STEPS)[number];

/** What is happening to an attachment. */
export interface StepEvent {
  attachment: Attachment;
  step: Step;
  state: 'started' | 'done' | 'skipped' | 'retried' | 'failed';
  error?: unknown;
}

/** How an attachment ended. */
export interface Outcome {
  attachment: Attachment;
  /** `done`: replaced. `kept`: the clean copy is there, and the original too. `failed`: see `step` and `error`. */
  state: 'done' | 'kept' | 'failed';
  step?: Step;
  error?: unknown;
}

/** Something that makes captures harmless: a frame, or a test's. */
export interface Sanitizer {
  start(file: File, events?: RunEvents): Run;
  close(): void;
}

export interface RepairOptions extends FrameOptions {
  onStep?(event: StepEvent): void;
  onProgress?: RunEvents['onProgress'];
  /** How often a call that failed is tried again. */
  retries?: number;
  /** The pause before the first such try, in ms; it doubles. */
  pause?: number;
  signal?: AbortSignal;
  sanitizer?(options: FrameOptions): Promise<Sanitizer>;
}

/** Carries the step it happened in. */
class StepFailure extends Error {
  constructor(
    readonly step: Step,
    readonly reason: unknown,
  ) {
    super(step);
  }
}

/**
 * Makes every capture on a case harmless.
 *
 * @returns what became of each capture; attachments of other kinds are not in it
 * @throws only when the case could not be listed or its journal not be read: then nothing was done
 */
export async function repairCase(adapter: CaseAdapter, options: RepairOptions = {}): Promise<Outcome[]> {
  const journal = await readJournal(adapter.journal);
  const attachments = await adapter.list();
  // What was deleted already may still lack its note.
  const gone = journal.records.filter((record) => !attachments.some(({ id }) => id === record.original.id));
  const made = journal.records.flatMap(({ clean, encrypted }) => [clean, encrypted]);
  const open = attachments.filter((one) => !made.some((m) => m?.name === one.name && m.size === one.size));
  const outcomes: Outcome[] = [];
  for (const attachment of [...gone.map(({ original }) => original), ...open]) {
    if (options.signal?.aborted) break;
    const repair = new Repair(adapter, options, journal, attachment);
    try {
      const state = await repair.run();
      if (state) outcomes.push({ attachment, state });
    } catch (thrown) {
      const { step, reason } = thrown instanceof StepFailure ? thrown : { step: undefined, reason: thrown };
      outcomes.push({ attachment, state: 'failed', ...(step ? { step } : {}), error: reason });
    }
  }
  return outcomes;
}

/** One attachment on its way. */
class Repair {
  private readonly record: RecordOfOne;

  constructor(
    private readonly adapter: CaseAdapter,
    private readonly options: RepairOptions,
    private readonly journal: Awaited<ReturnType<typeof readJournal>>,
    private readonly attachment: Attachment,
  ) {
    this.record = journal.of(attachment) ?? emptyRecord(attachment);
  }

  async run(): Promise<Outcome['state'] | null> {
    const { record } = this;
    if (record.state === 'done') return null;
    if (record.state === 'deleted') return this.note('done');
    const listed = await this.step('detect', () => this.adapter.list());
    const there = listed.find(({ id }) => id === this.attachment.id);
    if (!there) {
      // Deleted by the run before, whose journal did not come so far; else by somebody else.
      if (record.state !== 'confirmed') return null;
      await this.keep({ state: 'deleted' });
      return this.note('done');
    }
    const { clean, noted } = record;
    const seen = (work: () => Promise<boolean>) => this.step('detect', work);
    if (noted && clean && !this.options.recipients?.length && (await seen(() => this.find(clean)))) return 'kept';
    if (record.state !== 'confirmed' || !(await seen(() => this.confirmed()))) {
      const made = await this.make();
      if (!made) return null;
      if (!made.encrypted) return this.note('kept');
    }
    await this.step('delete', async () => {
      if (!(await this.sameOriginal())) return;
      await this.adapter.delete(this.attachment);
      if ((await this.adapter.list()).some(({ id }) => id === this.attachment.id))
        throw new Error('it is still listed');
    });
    await this.keep({ state: 'deleted' });
    return this.note('done');
  }

  /** Steps 1 to 5; null when it is no capture. */
  private async make(): Promise<{ encrypted: boolean } | null> {
    const { attachment, options } = this;
    const file = await this.step('detect', async () => {
      const blob = await this.adapter.download(attachment);
      if (blob.size !== attachment.size) throw new Error('the download is not as long as the attachment');
      const whole = new File([blob], attachment.name, { type: blob.type });
      return (await detect(whole)) ? whole : null;
    });
    if (!file) return null;
    const make = options.sanitizer ?? ((given: FrameOptions) => HarmlessFrame.create(given, options.signal));
    const sanitizer = await this.step('sanitize', () => make(options));
    try {
      const events: RunEvents = {
        ...(options.onProgress ? { onProgress: options.onProgress } : {}),
        ...(options.signal ? { signal: options.signal } : {}),
      };
      const run = sanitizer.start(file, events);
      // Each is waited for in its own step.
      run.done.catch(() => {});
      run.encrypted.catch(() => {});
      const clean = await this.once('sanitize', run.clean);
      // Nothing to remove: a clean copy of an earlier day.
      if (clean.inputSha256 === clean.outputSha256) return null;
      await this.attach('attach-clean', 'clean', clean.file, clean.outputSha256, { input: clean.inputSha256 });
      return { encrypted: await this.rest(run, clean) };
    } finally {
      sanitizer.close();
    }
  }

  private async rest(run: Run, clean: Clean): Promise<boolean> {
    const encrypted = await this.once('encrypt', run.encrypted);
    if (encrypted) await this.attach('attach-encrypted', 'encrypted', encrypted.file, encrypted.sha256);
    else for (const step of ['attach-encrypted', 'delete'] as const) this.tell(step, 'skipped');
    const { note } = await this.once('encrypt', run.done, true);
    await this.keep({ note });
    if (!encrypted) return false;
    await this.step('attach-encrypted', async () => {
      if (!(await this.confirmed({ clean, encrypted })))
        throw new Error('the case does not show both attachments as they should be');
    });
    await this.keep({ state: 'confirmed' });
    return true;
  }

  /** Attaches a file unless it is there: the answer of an earlier try may have been lost. */
  private async attach(
    step: Step,
    which: 'clean' | 'encrypted',
    file: File,
    sha256: string,
    more: { input?: string } = {},
  ): Promise<void> {
    const kept: Kept = { name: file.name, size: file.size, sha256 };
    await this.step(step, async () => {
      await this.keep({ [which]: kept, ...more });
      if (!(await this.find(kept, file))) await this.adapter.attach(file);
      if (!(await this.find(kept, file))) throw new Error('the attachment is not listed as it should be');
    });
  }

  /** Whether the case shows a file with this content. */
  private async find(kept: Kept, file?: File): Promise<boolean> {
    for (const one of await this.adapter.list()) {
      if (one.id === this.attachment.id || one.name !== kept.name || one.size !== kept.size) continue;
      if (one.sha256 !== undefined) {
        if (one.sha256.toLowerCase() === kept.sha256.toLowerCase()) return true;
      } else if (file && (await sameContent(await this.adapter.download(one), file))) return true;
    }
    return false;
  }

  /** Whether both attachments are there. */
  private async confirmed(files?: { clean: Clean; encrypted: Encrypted }): Promise<boolean> {
    const { clean, encrypted } = this.record;
    if (!clean || !encrypted) return false;
    return (await this.find(clean, files?.clean.file)) && (await this.find(encrypted, files?.encrypted.file));
  }

  /** Whether it is still there; throws when it is not what was made harmless. */
  private async sameOriginal(): Promise<boolean> {
    const now = (await this.adapter.list()).find(({ id }) => id === this.attachment.id);
    const { input } = this.record;
    const other =
      now && (now.size !== this.attachment.size || (now.sha256 && input && now.sha256.toLowerCase() !== input));
    if (other) throw new EmbedError('changed', 'the attachment is not the one that was made harmless; it stays');
    return now !== undefined;
  }

  private async note(state: 'done' | 'kept'): Promise<'done' | 'kept'> {
    const { note, noted } = this.record;
    if (note && !noted) {
      await this.step('note', () => this.adapter.addNote(note, `harmless-${this.attachment.id}`));
      await this.keep({ noted: true });
    }
    if (state === 'done') await this.keep({ state: 'done' });
    return state;
  }

  private async keep(change: Partial<RecordOfOne>): Promise<void> {
    Object.assign(this.record, change);
    await this.again(() => this.journal.write(this.record));
  }

  /** Waits for what the frame makes: trying again would be another run. */
  private async once<T>(step: Step, work: Promise<T>, quiet = false): Promise<T> {
    if (!quiet) this.tell(step, 'started');
    try {
      const value = await work;
      if (!quiet) this.tell(step, value === null ? 'skipped' : 'done');
      return value;
    } catch (error) {
      this.tell(step, 'failed', error);
      throw new StepFailure(step, error);
    }
  }

  private async step<T>(step: Step, work: () => Promise<T>): Promise<T> {
    this.tell(step, 'started');
    try {
      const value = await this.again(work, (error) => this.tell(step, 'retried', error));
      this.tell(step, 'done');
      return value;
    } catch (error) {
      this.tell(step, 'failed', error);
      throw new StepFailure(step, error);
    }
  }

  /** Tries again what failed, unless it was not the portal that failed. */
  private async again<T>(work: () => Promise<T>, tell: (error: unknown) => void = () => {}): Promise<T> {
    const { retries = 2, pause = 500, signal } = this.options;
    for (let attempt = 0; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (attempt >= retries || error instanceof EmbedError || signal?.aborted) throw error;
        tell(error);
        await new Promise((done) => setTimeout(done, pause * 2 ** attempt));
      }
    }
  }

  private tell(step: Step, state: StepEvent['state'], error?: unknown): void {
    this.options.onStep?.({ attachment: this.attachment, step, state, ...(error === undefined ? {} : { error }) });
  }
}

/** Whether two files hold the same bytes; reads them a megabyte at a time. */
async function sameContent(a: Blob, b: Blob): Promise<boolean> {
  if (a.size !== b.size) return false;
  const step = 1 << 20;
  for (let at = 0; at < a.size; at += step) {
    const [left, right] = await Promise.all([a, b].map((blob) => blob.slice(at, at + step).arrayBuffer()));
    if (!left || !right) return false;
    const other = new Uint8Array(right);
    if (!new Uint8Array(left).every((byte, i) => byte === other[i])) return false;
  }
  return true;
}
