/** The batch workers, as the engine's worker sees them: jobs out, results back in the order the jobs were given. */
import type { Done, Job } from './messages';

type Body<J> = J extends unknown ? Omit<J, 'id'> : never;

export class Pool {
  private next = 1;
  private readonly waiting = new Map<number, { resolve(result: unknown): void; reject(problem: unknown): void }>();
  private readonly load: number[];
  private readonly free: (() => void)[] = [];

  constructor(private readonly ports: MessagePort[]) {
    this.load = ports.map(() => 0);
    ports.forEach((port, i) => {
      port.onmessage = ({ data }: MessageEvent<Done>) => this.done(i, data);
    });
  }

  private done(worker: number, data: Done): void {
    this.load[worker] = (this.load[worker] ?? 1) - 1;
    const waiting = this.waiting.get(data.id);
    this.waiting.delete(data.id);
    if ('problem' in data) waiting?.reject(data.problem);
    else waiting?.resolve(data.result);
    this.free.shift()?.();
  }

  /** A job for one worker, whatever else it has to do. */
  send<R>(worker: number, job: Body<Job>, transfer: Transferable[] = []): Promise<R> {
    const id = this.next++;
    this.load[worker] = (this.load[worker] ?? 0) + 1;
    this.ports[worker]?.postMessage({ id, ...job }, transfer);
    return new Promise<R>((resolve, reject) =>
      this.waiting.set(id, { resolve: resolve as (r: unknown) => void, reject }),
    );
  }

  /** The same job for every worker. */
  async all(job: Body<Job>): Promise<void> {
    await Promise.all(this.ports.map((_, worker) => this.send(worker, job)));
  }

  /**
   * Hands a job to a worker once one has fewer than two: to the one it belongs to, unless another has nothing to do, or
   * else to the least busy. Resolves to the promise of the result.
   */
  async give<R>(
    job: Body<Job>,
    owner?: number,
    transfer: Transferable[] = [],
  ): Promise<{ result: Promise<R>; worker: number }> {
    for (;;) {
      const worker = this.pick(owner);
      if (worker !== undefined) return { result: this.send<R>(worker, job, transfer), worker };
      await new Promise<void>((resolve) => this.free.push(resolve));
    }
  }

  private pick(owner: number | undefined): number | undefined {
    if (owner !== undefined && (this.load[owner] ?? 0) < 2) return owner;
    const least = Math.min(...this.load);
    return least < (owner === undefined ? 2 : 1) ? this.load.indexOf(least) : undefined;
  }
}

/** Takes results in order while later ones may already be there; the first error ends it. */
export class InOrder<R> {
  private tail: Promise<void> = Promise.resolve();
  private pending = 0;
  private wake: (() => void) | undefined;
  private failed: { error: unknown } | undefined;

  constructor(private readonly take: (result: R) => void) {}

  add(result: Promise<R>): void {
    // Errors are told by `check` and `end`; nothing here is left unhandled.
    result.catch(() => {});
    this.pending += 1;
    this.tail = this.tail.then(async () => {
      if (this.failed) return;
      try {
        this.take(await result);
      } catch (error) {
        this.failed = { error };
      } finally {
        this.pending -= 1;
        this.wake?.();
      }
    });
  }

  /** Waits until fewer than `limit` are on their way, or something went wrong. */
  async below(limit: number): Promise<void> {
    while (this.pending >= limit && !this.failed)
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    this.check();
  }

  /** Throws what went wrong so far. */
  check(): void {
    if (this.failed) throw this.failed.error;
  }

  /** Waits for all results. */
  async end(): Promise<void> {
    await this.tail;
    this.check();
  }
}
