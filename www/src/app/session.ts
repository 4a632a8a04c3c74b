/**
 * What the page knows and what it can do, without any screen: one session with the engine, moving from step to step.
 * A state is a value; each change makes a new one.
 */
import type { CaseTools } from '../engine/case-types';
import type {
  CaptureSummary,
  CleanResult,
  Engine,
  EntryRow,
  Imported,
  PackedCapture,
  Place,
  Problem,
  Progress,
  Review,
  SecretView,
  Unpacked,
} from '../engine/types';
import { lockedEngine } from '../host/locked';
import { BenchModel } from './bench-model';
import { CaseModel } from './case-model';
import { asProblem } from './problems';
import { ProfileModel } from './profile-model';
import { type Exceptions, withException } from './totals';

/**
 * Up to this many bytes a capture is looked through as soon as it is open. A larger one waits for somebody to ask: who only
 * wants a clean copy of it shall not pay with time and memory.
 */
const AT_ONCE = 256 << 20;

/** A text the person had us look for. The text itself is not kept. */
export interface KnownText {
  id: number;
  number: number;
  count: number;
  places: Place[];
}

/** Everything that Review shows. `revision` grows when secrets have to be asked for again. */
export interface Reviewed {
  name: string;
  capture: CaptureSummary;
  /** What it was unpacked from, if it was. */
  imported: Imported | null;
  review: Review;
  texts: KnownText[];
  exceptions: Exceptions;
  revision: number;
}

export type State =
  | { step: 'start' }
  | { step: 'reading'; name: string; size: number; since: number; progress: Progress | null; rows: number }
  | { step: 'password'; file: File; wrong: boolean }
  | { step: 'choose'; name: string; captures: PackedCapture[]; choose(name: string): void }
  | ({ step: 'review' } & Reviewed)
  | { step: 'cleaning'; reviewed: Reviewed; since: number; progress: Progress | null }
  | { step: 'saved'; reviewed: Reviewed; result: CleanResult }
  | {
      step: 'problem';
      during: 'open' | 'clean' | 'engine';
      problem: Problem;
      rows: number;
      reviewed: Reviewed | null;
      /** Opens what is whole of a capture that was cut off. */
      whole?: () => void;
    };

export class Session {
  state: State = { step: 'start' };
  /** The workbench of the open capture. */
  readonly bench = new BenchModel(() => this.create('', 1));
  /** Whether what is opened gets a workbench: one for a portal is only made harmless. */
  withBench = true;
  /** The case that is made of the clean copy. */
  readonly case = new CaseModel();
  /** The picked file: a handle, whose bytes are read by workers only. */
  file: File | null = null;
  /** What `use` may still come from: a file that is picked meanwhile is read after it. */
  settled: Promise<unknown> = Promise.resolve();
  private engine: Promise<Engine>;
  /** Which profile the diagnosis uses, unless a portal has said it. */
  readonly profiles = new ProfileModel(
    async (text) => (await this.engine).checkProfile(text),
    () => this.useProfile(),
  );
  private profile = '';
  private abort = new AbortController();
  private revision = 0;

  constructor(
    private readonly create: (policy?: string, workers?: number) => Promise<Engine>,
    private readonly changed: () => void,
  ) {
    this.engine = this.watched(this.create());
  }

  /** Starts anew under a policy (JSON), some of whose categories can't be switched off. Nothing may be open, but for a file that waits for `settled`.
   * `profile` is that of the diagnosis, empty for the one that fits. */
  use(policy: string, locked: readonly string[] | 'all', profile = '', workers?: number): void {
    this.profile = profile;
    const before = this.engine;
    before.then((engine) => engine.close()).catch(() => undefined);
    this.engine = this.watched(this.create(policy, workers).then((engine) => lockedEngine(engine, locked)));
  }

  /** The open capture is looked through again with the profile that is used now. */
  private useProfile(): void {
    this.bench.links = this.profiles.links;
    this.bench.reanalyse();
    this.changed();
  }

  /** Opens a capture, or what holds one. The password of an archive is moved away from here and not kept. */
  open(file: File, password?: Uint8Array<ArrayBuffer>): Promise<void> {
    return this.read(file, (engine, live, signal) =>
      engine.unpack(file, {
        password,
        signal,
        onProgress: (progress) => live() && this.patchReading({ progress }),
        // Who works for a portal has picked one file, perhaps without seeing this page.
        choose: this.withBench ? (captures) => this.chosen(file, captures, live) : undefined,
      }),
    );
  }

  /** Opens what is whole of `har`, which was cut off, in place of it. `file` is what was picked. */
  private openWhole(file: File, har: File, { end, closing }: NonNullable<Problem['whole']>): Promise<void> {
    const whole = new File([har.slice(0, end), closing], har.name);
    return this.read(file, async () => ({
      file: whole,
      imported: { format: 'cut-off', entries: 0, warnings: [] },
    }));
  }

  /** @param prepare gives what is opened in place of the file; null for the file itself */
  private async read(
    file: File,
    prepare: (engine: Engine, live: () => boolean, signal: AbortSignal) => Promise<Unpacked | null>,
  ): Promise<void> {
    this.abort.abort();
    this.bench.close();
    this.case.close();
    this.file = file;
    const abort = new AbortController();
    this.abort = abort;
    const live = (): boolean => this.abort === abort && !abort.signal.aborted;
    let har = file;
    this.to({ step: 'reading', name: file.name, size: file.size, since: performance.now(), progress: null, rows: 0 });
    try {
      await this.settled;
      if (!live()) return;
      const engine = await this.engine;
      const unpacked = await prepare(engine, live, abort.signal);
      if (!live()) return;
      if (unpacked) har = unpacked.file;
      const opened = har;
      if (unpacked) this.patchReading({ since: performance.now(), progress: null });
      const capture = await engine.open(opened, {
        signal: abort.signal,
        onProgress: (progress) => live() && this.patchReading({ progress }),
        onRows: (rows) => live() && this.patchReading({ rows }),
      });
      const review = await engine.review();
      if (!live()) return;
      if (this.withBench) {
        this.bench.open(
          () => engine.bench(),
          (options) => engine.analyse(opened, { ...options, profile: this.profile || this.profiles.value }),
        );
        if (opened.size <= AT_ONCE) this.bench.wake();
      }
      this.to({
        step: 'review',
        name: unpacked?.name ?? file.name,
        capture,
        imported: unpacked ? { ...unpacked.imported, entries: capture.entries } : null,
        review,
        texts: [],
        exceptions: new Map(),
        revision: ++this.revision,
      });
    } catch (error) {
      const rows = this.state.step === 'reading' ? this.state.rows : 0;
      if (!live()) return;
      const problem = asProblem(error);
      const wrong = problem.code === 'password-wrong';
      if (wrong || problem.code === 'password-needed') this.to({ step: 'password', file, wrong });
      else {
        // What goes to a portal is whole, or nothing.
        const cut = this.withBench && rows > 0 ? problem.whole : undefined;
        const whole = cut ? { whole: () => void this.openWhole(file, har, cut) } : {};
        this.to({ step: 'problem', during: 'open', problem, rows, reviewed: null, ...whole });
      }
    }
  }

  /** Which of several captures in an archive is meant; whoever never says it goes back to the start. */
  private chosen(file: File, captures: PackedCapture[], live: () => boolean): Promise<string> {
    return new Promise((done) => {
      if (!live()) return;
      const choose = (name: string): void => {
        if (!live()) return;
        const { name: archive, size } = file;
        this.to({ step: 'reading', name: archive, size, since: performance.now(), progress: null, rows: 0 });
        done(name);
      };
      this.to({ step: 'choose', name: file.name, captures, choose });
    });
  }

  /** Ends whatever runs: reading goes back to the start, cleaning back to the review. */
  cancel(): void {
    const { state } = this;
    this.abort.abort();
    if (state.step === 'cleaning') this.to({ step: 'review', ...state.reviewed });
    else this.restart();
  }

  async clean(): Promise<void> {
    const reviewed = this.reviewed();
    if (!reviewed) return;
    const abort = new AbortController();
    this.abort = abort;
    this.to({ step: 'cleaning', reviewed, since: performance.now(), progress: null });
    try {
      const engine = await this.engine;
      const result = await engine.sanitize({
        signal: abort.signal,
        onProgress: (progress) => {
          if (this.state.step !== 'cleaning' || abort.signal.aborted) return;
          const since = this.state.progress?.phase === progress.phase ? this.state.since : performance.now();
          this.to({ ...this.state, since, progress });
        },
      });
      if (abort.signal.aborted) return;
      if (!result.verification.passed) throw failedCheck(result);
      if (this.file) this.case.open(engine.caseTools(), this.file, result);
      this.to({ step: 'saved', reviewed, result });
    } catch (error) {
      if (!abort.signal.aborted)
        this.to({ step: 'problem', during: 'clean', problem: asProblem(error), rows: 0, reviewed });
    }
  }

  /** From the saved copy or a failed check back to the review. */
  back(): void {
    const { state } = this;
    if ((state.step === 'saved' || state.step === 'problem') && state.reviewed)
      this.to({ step: 'review', ...state.reviewed });
  }

  /** Forgets the capture. */
  restart(): void {
    this.abort.abort();
    this.bench.close();
    this.case.close();
    this.file = null;
    this.engine.then((engine) => engine.close()).catch(() => undefined);
    this.to({ step: 'start' });
  }

  refuse(code: string): void {
    this.to({ step: 'problem', during: 'open', problem: { code, message: '' }, rows: 0, reviewed: null });
  }

  /** What makes a case of a clean copy. */
  async caseTools(): Promise<CaseTools | null> {
    return (await this.engine).caseTools();
  }

  /** SHA-256 of a file, in hexadecimal digits. */
  async sha256(blob: Blob): Promise<string> {
    return (await this.engine).sha256(blob);
  }

  async rows(start: number, end: number): Promise<EntryRow[]> {
    return (await this.engine).rows(start, end);
  }

  async secrets(category: string, start: number, end: number): ReturnType<Engine['secrets']> {
    return (await this.engine).secrets(category, start, end);
  }

  async findSecrets(...asked: Parameters<Engine['findSecrets']>): ReturnType<Engine['findSecrets']> {
    return (await this.engine).findSecrets(...asked);
  }

  async reveal(id: number): Promise<string> {
    return (await this.engine).reveal(id);
  }

  async setLevel(level: 'standard' | 'strict'): Promise<void> {
    await this.change((engine) => engine.setLevel(level));
    await this.recount();
  }

  async setCategory(slug: string, on: boolean): Promise<void> {
    await this.change((engine) => engine.setCategory(slug, on));
    await this.recount();
  }

  async setSecret(secret: SecretView, on: boolean): Promise<void> {
    await this.change((engine) => engine.setSecret(secret.id, on));
    if (this.state.step !== 'review') return;
    const { review, exceptions } = this.state;
    this.to({ ...this.state, exceptions: withException(exceptions, review, { ...secret, on }) });
  }

  async addText(text: string): Promise<KnownText | null> {
    const engine = await this.engine;
    const { signal } = this.abort;
    const found = await engine.addText(text, { signal });
    this.bench.reshade();
    const review = await engine.review();
    if (this.state.step !== 'review') return null;
    const number = 1 + Math.max(0, ...this.state.texts.map((k) => k.number));
    const known = { ...found, number };
    this.to({ ...this.state, review, texts: [...this.state.texts, known], revision: ++this.revision });
    return known;
  }

  async removeText(id: number): Promise<void> {
    await this.change((engine) => engine.removeText(id));
    if (this.state.step === 'review') this.to({ ...this.state, texts: this.state.texts.filter((k) => k.id !== id) });
  }

  /** A switch above may have moved the single ones below it: asks how they stand now. */
  private async recount(): Promise<void> {
    if (this.state.step !== 'review' || this.state.exceptions.size === 0) return;
    const { review, exceptions } = this.state;
    const engine = await this.engine;
    const found = new Map<string, ReadonlyMap<number, number>>();
    for (const slug of exceptions.keys()) {
      const category = review.categories.find((c) => c.slug === slug);
      if (category) found.set(slug, new Map(await engine.differing(slug, category.on)));
    }
    if (this.state.step === 'review' && this.state.review === review) this.to({ ...this.state, exceptions: found });
  }

  private async change(make: (engine: Engine) => Promise<Review>): Promise<void> {
    const review = await make(await this.engine);
    this.bench.reshade();
    if (this.state.step === 'review') this.to({ ...this.state, review, revision: ++this.revision });
  }

  private reviewed(): Reviewed | null {
    if (this.state.step !== 'review') return null;
    const { step: _, ...reviewed } = this.state;
    return reviewed;
  }

  private watched(engine: Promise<Engine>): Promise<Engine> {
    engine.catch((error: unknown) => {
      const problem = { ...asProblem(error), code: 'engine' };
      this.to({ step: 'problem', during: 'engine', problem, rows: 0, reviewed: null });
    });
    return engine;
  }

  private patchReading(part: { progress: Progress | null; since?: number } | { rows: number }): void {
    if (this.state.step === 'reading') this.to({ ...this.state, ...part });
  }

  private to(state: State): void {
    this.state = state;
    this.changed();
  }
}

function failedCheck(result: CleanResult): Problem {
  const failed = result.verification.checks.filter((check) => !check.passed);
  return { code: 'check-failed', message: failed.map((check) => `${check.id}: ${check.detail}`).join('; ') };
}
