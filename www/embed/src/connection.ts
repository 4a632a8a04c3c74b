/** The line to the page, once there is a port: settings, one file at a time, and what becomes of it. */
import { isLocked } from './detect.js';
import { type Answer, type Ask, type Configuration, type RowsWanted, type Tell, VERSION } from './protocol.js';
import type { Diagnosis, EntryOfCopy, Rows } from './reading.js';
import { textsFor } from './texts.js';
import {
  type Clean,
  EmbedError,
  type Encrypted,
  type FrameOptions,
  type Run,
  type RunEvents,
  type Sanitized,
} from './types.js';

function configurationOf(options: FrameOptions): Configuration {
  const { policy, profile, recipients, theme, review, name, note, workers } = options;
  // The page speaks the language that this side does.
  const { language } = textsFor(options.language);
  const given = { policy, profile, recipients, language, theme, review, name, note, workers };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

const ALIVE_EVERY = 4_000;
const ALIVE_WITHIN = 30_000;

interface Pending {
  /** Whether it has begun: what is told before belongs to the run before. */
  live: boolean;
  /** The person picks the file on the page, and may pick another after one that can't be read. */
  picks: boolean;
  settle: { clean: Settle<Clean>; encrypted: Settle<Encrypted | null>; done: Settle<Sanitized> };
  events: RunEvents;
  got: { clean?: Clean; encrypted?: Encrypted };
}

interface Settle<T> {
  promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

function settle<T>(): Settle<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // Whoever waits for the whole need not wait for the parts.
  promise.catch(() => {});
  return { promise, resolve, reject };
}

/** What a frame shows itself in. */
export interface Stage {
  /** Called when the person is needed, and when not any more. */
  show(shown: boolean): void;
}

/** A connection to the page, over its port. */
export class Connection {
  private next = 1;
  private readonly answers = new Map<number, Settle<unknown>>();
  private readonly ready = settle<void>();
  private pending: Pending | undefined;
  private broken: EmbedError | undefined;
  /** The end of what was called off. */
  private quiet: Promise<unknown> = Promise.resolve();
  private beat: ReturnType<typeof setInterval> | undefined;
  /** The first question whether the page lives that has no answer yet. */
  private asked: { at: number; beats: number } | undefined;

  constructor(
    private readonly port: MessagePort,
    private readonly stage: Stage,
    private readonly options: FrameOptions = {},
  ) {
    port.onmessage = ({ data }: MessageEvent<Tell | Answer>) => this.hear(data);
    const within = options.aliveWithin ?? ALIVE_WITHIN;
    // When the frame's process dies nothing says so: it is asked whether it lives. Timers stand still in a tab that is not
    // looked at, so what counts is a question that several beats have not seen answered.
    this.beat = setInterval(
      () => {
        if (!this.asked) this.asked = { at: performance.now(), beats: 0 };
        this.asked.beats += 1;
        this.ask({ type: 'alive' }).catch(() => {});
        const { at, beats } = this.asked;
        if (beats > 3 && performance.now() - at > within) this.fail('lost', 'the page does not answer any more');
      },
      Math.min(ALIVE_EVERY, within / 4),
    );
  }

  /** Waits for the person's consent, where it is asked, and sends the settings. */
  async configure(): Promise<void> {
    await this.ready.promise;
    this.stage.show(false);
    try {
      await this.ask({ type: 'configure', configuration: configurationOf(this.options) });
    } catch (error) {
      this.fail(error instanceof EmbedError ? error.code : 'refused', error instanceof Error ? error.message : '');
      throw this.broken;
    }
  }

  /** Hands a file in, or, without one, waits for what the person picks on the page. */
  run(file: File | null, events: RunEvents = {}): Run {
    const clean = settle<Clean>();
    const encrypted = settle<Encrypted | null>();
    const done = settle<Sanitized>();
    const run = { clean: clean.promise, encrypted: encrypted.promise, done: done.promise };
    const { signal } = events;
    const settles = { clean, encrypted, done };
    const pending: Pending = { live: false, picks: !file, settle: settles, events, got: {} };
    if (this.broken) this.reject(pending, this.broken);
    else if (this.pending) this.reject(pending, this.error('busy', 'this frame is at work'));
    else if (signal?.aborted) this.reject(pending, this.error('cancelled', 'cancelled'));
    else {
      this.pending = pending;
      signal?.addEventListener('abort', () => this.pending === pending && this.cancel(), { once: true });
      this.quiet.then(() => {
        if (this.pending !== pending) return;
        pending.live = true;
        if (!file) this.stage.show(true);
        else {
          this.ask({ type: 'open', file }).catch((error) => this.pending === pending && this.finish(error));
          this.showIfLocked(file, pending);
        }
      });
    }
    return run;
  }

  /** Of an archive the page asks for the password, also where the portal leaves the review out: it must be seen then. */
  private showIfLocked(file: File, pending: Pending): void {
    isLocked(file).then(
      (locked) => locked && this.pending === pending && this.stage.show(true),
      // What can't be read is the page's to tell.
      () => {},
    );
  }

  /** Ends what runs. */
  cancel(): void {
    this.quiet = this.ask({ type: 'cancel' }).catch(() => {});
    this.finish(this.error('cancelled', 'cancelled'));
  }

  /** Makes the clean copy, where the settings leave that to the host. */
  async proceed(): Promise<void> {
    await this.ask({ type: 'sanitize' });
  }

  /** Requests of the clean copy. */
  async rows(wanted: RowsWanted): Promise<Rows> {
    return (await this.ask({ type: 'rows', ...wanted })) as Rows;
  }

  /** One entry of the clean copy. */
  async entry(index: number): Promise<EntryOfCopy> {
    return (await this.ask({ type: 'entry', index })) as EntryOfCopy;
  }

  /** What stands out in the clean copy. */
  async findings(): Promise<Diagnosis> {
    return (await this.ask({ type: 'findings' })) as Diagnosis;
  }

  /** Language and theme may change at any time. */
  async look(settings: Pick<Configuration, 'language' | 'theme'>): Promise<void> {
    await this.ask({ type: 'configure', configuration: settings });
  }

  close(): void {
    clearInterval(this.beat);
    this.fail('cancelled', 'the frame was closed');
    this.port.close();
  }

  private ask(ask: Ask extends infer A ? (A extends Ask ? Omit<A, 'v' | 'id'> : never) : never): Promise<unknown> {
    if (this.broken) return Promise.reject(this.broken);
    const id = this.next++;
    const answer = settle<unknown>();
    this.answers.set(id, answer);
    this.port.postMessage({ v: VERSION, id, ...ask });
    return answer.promise;
  }

  private hear(data: Tell | Answer): void {
    this.asked = undefined;
    if ('id' in data) {
      const waiting = this.answers.get(data.id);
      this.answers.delete(data.id);
      if (data.type === 'ok') waiting?.resolve(data.value);
      else
        waiting?.reject(
          this.error(data.code === 'recipient' ? 'recipient' : 'refused', `${data.code}: ${data.message}`),
        );
      return;
    }
    const { pending } = this;
    switch (data.type) {
      case 'consent':
        this.stage.show(true);
        return;
      case 'ready':
        this.ready.resolve();
        return;
      case 'error': {
        const { code, message, text } = data.fault;
        const error = new EmbedError(code, message, text, data.fault);
        if (code === 'declined') this.fail('declined', message, text);
        else if (pending?.live && !pending.picks) this.finish(error);
        return;
      }
      case 'cancelled':
        if (pending?.live && !pending.picks) this.finish(this.error('cancelled', 'the person cancelled'));
        return;
    }
    if (!pending?.live) return;
    const { events, got } = pending;
    switch (data.type) {
      case 'detected':
        events.onDetected?.({ name: data.name, size: data.size });
        break;
      case 'loaded': {
        const { entries, pages, bytes, warnings } = data;
        events.onLoaded?.({ entries, pages, bytes, warnings });
        break;
      }
      case 'progress':
        events.onProgress?.({ phase: data.phase, share: data.share });
        break;
      case 'review':
        this.stage.show(data.shown);
        events.onReview?.({ shown: data.shown, secrets: data.secrets, categories: data.categories });
        break;
      case 'sanitized': {
        const { v: _, type: __, ...clean } = data;
        got.clean = clean;
        pending.settle.clean.resolve(clean);
        break;
      }
      case 'encrypted': {
        const { file, recipients, sha256 } = data;
        got.encrypted = { file, recipients, sha256 };
        pending.settle.encrypted.resolve(got.encrypted);
        break;
      }
      case 'done':
        this.finishWell(pending, data.note);
        break;
    }
  }

  private finishWell(pending: Pending, note: string): void {
    const { clean, encrypted = null } = pending.got;
    if (!clean || (this.options.recipients?.length && !encrypted)) {
      this.finish(this.error('refused', 'the page said it was done without giving what was asked for'));
      return;
    }
    this.pending = undefined;
    this.stage.show(false);
    pending.settle.encrypted.resolve(encrypted);
    pending.settle.done.resolve({ ...clean, encrypted, note });
  }

  private finish(error: unknown): void {
    const { pending } = this;
    this.pending = undefined;
    this.stage.show(false);
    if (pending) this.reject(pending, error);
  }

  private reject({ settle: { clean, encrypted, done } }: Pending, error: unknown): void {
    clean.reject(error);
    encrypted.reject(error);
    done.reject(error);
  }

  private fail(code: string, message: string, text?: string): void {
    this.broken ??= this.error(code, message, text);
    clearInterval(this.beat);
    this.ready.reject(this.broken);
    for (const answer of this.answers.values()) answer.reject(this.broken);
    this.answers.clear();
    this.finish(this.broken);
  }

  private error(code: string, message: string, text?: string): EmbedError {
    return new EmbedError(code, message, text ?? textsFor(this.options.language).codes[code] ?? message);
  }
}
