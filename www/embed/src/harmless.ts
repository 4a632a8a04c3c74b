/**
 * The same for scripts, a step at a time: open, look at the counts, sanitize, read the clean copy.
 *
 * The engine works in the sandboxed frame, so this side never holds more than it may have: before sanitizing, counts by
 * category; after it, the clean copy and what can be read in it. Values of secrets and entries of the original are not to
 * be had, by nobody.
 */
import { HarmlessFrame } from './frame.js';
import type { CategoryCount, Policy, RowsWanted } from './protocol.js';
import type { Diagnosis, EntryOfCopy, Finding, Rows } from './reading.js';
import type { FrameOptions, Loaded, Run, RunEvents, Sanitized } from './types.js';

export type HarmlessOptions = FrameOptions;

export interface OpenOptions {
  onProgress?: RunEvents['onProgress'];
  signal?: AbortSignal;
}

export class Harmless {
  private constructor(private readonly options: HarmlessOptions) {}

  /** Takes the settings; each capture gets a frame of its own. `review` is `wait` unless another way is asked for. */
  static async create(options: HarmlessOptions = {}): Promise<Harmless> {
    return new Harmless({ review: 'wait', ...options });
  }

  /** Reads a capture. Throws an `EmbedError` when it is none. */
  async open(file: Blob, options: OpenOptions = {}): Promise<HarmlessSession> {
    const whole = file instanceof File ? file : new File([file], 'capture.har', { type: file.type });
    return HarmlessSession.open(whole, this.options, options);
  }
}

/** One open capture. */
export class HarmlessSession {
  private result: Sanitized | undefined;
  private diagnosis: Promise<Diagnosis> | undefined;

  private constructor(
    private readonly file: File,
    private readonly options: HarmlessOptions,
    private frame: HarmlessFrame,
    private run: Run,
    /** What stands around the entries, in numbers. */
    readonly capture: Loaded,
    /** What was found, by category. */
    public secrets: CategoryCount[],
    private readonly progress: { tell?: RunEvents['onProgress'] },
  ) {}

  static async open(file: File, options: HarmlessOptions, given: OpenOptions): Promise<HarmlessSession> {
    const { onProgress, signal } = given;
    const frame = await HarmlessFrame.create(options, signal);
    const progress: { tell?: RunEvents['onProgress'] } = { tell: onProgress };
    try {
      let loaded: Loaded | undefined;
      let run: Run | undefined;
      const secrets = await new Promise<CategoryCount[]>((resolve, reject) => {
        run = frame.start(file, {
          ...(signal ? { signal } : {}),
          onProgress: (what) => progress.tell?.(what),
          onLoaded: (what) => {
            loaded = what;
          },
          onReview: ({ categories }) => resolve(categories),
        });
        run.done.catch(reject);
      });
      if (!run || !loaded) throw new TypeError('the page told nothing of the capture');
      return new HarmlessSession(file, options, frame, run, loaded, secrets, progress);
    } catch (error) {
      frame.close();
      throw error;
    }
  }

  /**
   * Makes and checks the clean copy. With another policy than the capture was opened with it is read again.
   *
   * @throws an `EmbedError`; then there is no file
   */
  async sanitize(options: OpenOptions & { policy?: Policy } = {}): Promise<Sanitized> {
    const { policy, onProgress, signal } = options;
    if (policy && JSON.stringify(policy) !== JSON.stringify(this.options.policy)) {
      const again = await HarmlessSession.open(this.file, { ...this.options, policy }, options);
      this.frame.close();
      this.frame = again.frame;
      this.run = again.run;
      this.secrets = again.secrets;
      this.result = undefined;
      this.diagnosis = undefined;
    } else if (this.result) return this.result;
    this.progress.tell = onProgress;
    const cancel = (): void => this.frame.close();
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      if (this.options.review === 'wait') await this.frame.proceed();
      this.result = await this.run.done;
      return this.result;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Requests of the clean copy; rejects before there is one. */
  rows(wanted: RowsWanted): Promise<Rows> {
    return this.frame.rows(wanted);
  }

  /** An entry of the clean copy; rejects before there is one. */
  entry(index: number): Promise<EntryOfCopy> {
    return this.frame.entry(index);
  }

  /** What stands out in the clean copy, which is what stands out in the original; rejects before there is one. */
  get findings(): Promise<Finding[]> {
    this.diagnosis ??= this.frame.findings();
    this.diagnosis.catch(() => {
      this.diagnosis = undefined;
    });
    return this.diagnosis.then(({ findings }) => findings);
  }

  /** Forgets the capture. */
  close(): void {
    this.frame.close();
  }
}
