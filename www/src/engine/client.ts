/** The engine as the page holds it: calls become messages to its worker, and its answers promises. */
import { analyse, checkProfile } from './analysis';
import { benchBytes, wasmBytes, workerSource } from './assets';
import type { Analysis, AnalysisOptions, Bench } from './bench-types';
import { caseNote, judge, seal, zip } from './case';
import type { CaseTools } from './case-types';
import { Escalation } from './escalation';
import { type Answer, asProblem, type Start } from './messages';
import type {
  CaptureSummary,
  CleanResult,
  Engine,
  EntryRow,
  FoundSecrets,
  Place,
  Problem,
  Progress,
  Review,
  SecretView,
  Unpacked,
  UnpackOptions,
} from './types';
import { unpack } from './unpack';

interface Waiting {
  resolve(result: never): void;
  reject(problem: Problem): void;
  onProgress?: ((p: Progress) => void) | undefined;
  onRows?: ((count: number) => void) | undefined;
}

interface Options {
  onProgress?(p: Progress): void;
  onRows?(count: number): void;
  signal?: AbortSignal;
}

/** Starts the workers and resolves once the module is compiled. `policy` is a policy's JSON text. */
export async function createEngine(policy = '', workers = defaultWorkers()): Promise<Engine> {
  const module = await WebAssembly.compile(await wasmBytes());
  return new Client(module, policy, workers);
}

/** One batch worker per processor, at most four: each costs some megabytes, and reading is soon the limit. */
function defaultWorkers(): number {
  return Math.min(4, Math.max(1, navigator.hardwareConcurrency || 2));
}

class Client implements Engine {
  private next = 1;
  private benchModule: Promise<WebAssembly.Module> | undefined;
  private workers: Worker[] = [];
  private readonly waiting = new Map<number, Waiting>();

  constructor(
    private readonly module: WebAssembly.Module,
    private readonly policy: string,
    private readonly count: number,
  ) {
    this.start();
  }

  private start(): void {
    const url = URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }));
    const spawn = () => {
      const worker = new Worker(url);
      worker.onerror = (event) => {
        event.preventDefault();
        this.fail(asProblem(new Error('worker')));
      };
      this.workers.push(worker);
      return worker;
    };
    const engine = spawn();
    const ports: MessagePort[] = [];
    for (let i = 0; i < this.count; i++) {
      const { port1, port2 } = new MessageChannel();
      const batch: Start = { role: 'batch', module: this.module, policy: this.policy, port: port2 };
      spawn().postMessage(batch, [port2]);
      ports.push(port1);
    }
    const start: Start = { role: 'engine', module: this.module, policy: this.policy, ports };
    engine.postMessage(start, ports);
    engine.onmessage = ({ data }: MessageEvent<Answer>) => this.answer(data);
    // The workers hold the script once they run; the address may go then.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  private answer(data: Answer): void {
    const waiting = this.waiting.get(data.id);
    if (!waiting) return;
    if ('progress' in data) waiting.onProgress?.(data.progress);
    else if ('rows' in data) waiting.onRows?.(data.rows);
    else {
      this.waiting.delete(data.id);
      if ('problem' in data) waiting.reject(data.problem);
      else waiting.resolve(data.result as never);
    }
  }

  /** A worker died: every call fails, and new workers take over. */
  private fail(problem: Problem): void {
    this.close();
    this.start();
    const all = [...this.waiting.values()];
    this.waiting.clear();
    for (const waiting of all) waiting.reject(problem);
  }

  private call<R>(method: string, args: unknown[], options: Options = {}): Promise<R> {
    const { signal } = options;
    if (signal?.aborted) return Promise.reject({ code: 'cancelled', message: 'cancelled' } satisfies Problem);
    const id = this.next++;
    const engine = this.workers[0];
    signal?.addEventListener('abort', () => engine?.postMessage({ id, cancel: true }), { once: true });
    return new Promise<R>((resolve, reject) => {
      this.waiting.set(id, {
        resolve: resolve as (r: never) => void,
        reject,
        onProgress: options.onProgress,
        onRows: options.onRows,
      });
      engine?.postMessage({ id, method, args });
    });
  }

  unpack(file: File, options: UnpackOptions): Promise<Unpacked | null> {
    return unpack(file, options);
  }

  /** What the open file is called. */
  private name = '';

  open(file: File, options: Options): Promise<CaptureSummary> {
    if (this.workers.length === 0) this.start();
    this.name = file.name;
    return this.call('open', [file], options);
  }
  rows(start: number, end: number): Promise<EntryRow[]> {
    return this.call('rows', [start, end]);
  }
  review(): Promise<Review> {
    return this.call('review', []);
  }
  secrets(category: string, start: number, end: number): Promise<SecretView[]> {
    return this.call('secrets', [category, start, end]);
  }
  findSecrets(category: string, text: string, kinds: string[], start: number, end: number): Promise<FoundSecrets> {
    return this.call('findSecrets', [category, text, kinds, start, end]);
  }
  differing(category: string, on: boolean): Promise<[id: number, count: number][]> {
    return this.call('differing', [category, on]);
  }
  reveal(id: number): Promise<string> {
    return this.call('reveal', [id]);
  }
  setLevel(level: 'standard' | 'strict'): Promise<Review> {
    return this.call('setLevel', [level]);
  }
  setCategory(slug: string, on: boolean): Promise<Review> {
    return this.call('setCategory', [slug, on]);
  }
  setSecret(id: number, on: boolean): Promise<Review> {
    return this.call('setSecret', [id, on]);
  }
  addText(text: string, options: Options): Promise<{ id: number; count: number; places: Place[] }> {
    return this.call('addText', [text], options);
  }
  removeText(id: number): Promise<Review> {
    return this.call('removeText', [id]);
  }
  sanitize(options: Options): Promise<CleanResult> {
    return this.call('sanitize', [], options);
  }

  sha256(blob: Blob): Promise<string> {
    return this.call('sha256', [blob]);
  }

  /** The workbench of the open capture. Its module is unpacked and compiled with the first. */
  async bench(): Promise<Bench> {
    this.benchModule ??= benchBytes().then((bytes) => WebAssembly.compile(bytes));
    const zone = -new Date().getTimezoneOffset() * 60_000;
    await this.call('bench.start', [await this.benchModule, zone]);
    const ask =
      <A extends unknown[], R>(method: string) =>
      (...args: A): Promise<R> =>
        this.call(`bench.${method}`, args);
    return {
      name: this.name,
      index: (options) => this.call('bench.index', [], options),
      query: (text, options) => this.call('bench.query', [text], options),
      arrange: ask('arrange'),
      group: ask('group'),
      fold: ask('fold'),
      items: ask('items'),
      row: ask('row'),
      entries: ask('entries'),
      family: ask('family'),
      position: ask('position'),
      sums: ask('sums'),
      strip: ask('strip'),
      entry: ask('entry'),
      bodyText: ask('bodyText'),
      bodyBytes: ask('bodyBytes'),
      original: ask('original'),
      sizes: ask('sizes'),
      cleanSet: (options) => this.call('bench.cleanSet', [], options),
      cleanRows: (options) => this.call('bench.cleanRows', [], options),
      compare: async (file, options) => {
        const unpacked = await unpack(file, options);
        return this.call('bench.compare', [unpacked?.file ?? file], options);
      },
      count: (options) => this.call('bench.count', [], options),
      shade: ask('shade'),
      mark: ask('mark'),
    };
  }

  analyse(file: File, options: AnalysisOptions): Promise<Analysis> {
    return analyse(file, options);
  }

  checkProfile(text: string): Promise<void> {
    return checkProfile(text);
  }

  caseTools(): CaseTools {
    return { seal, judge, caseNote, zip, escalation: Escalation.open };
  }

  close(): void {
    for (const worker of this.workers) worker.terminate();
    this.workers = [];
  }
}
