/**
 * A second capture held against the open one. Its index is read by the engine that has the open one. To show what stands in
 * its entries, an engine of its own opens it, once that is asked for: only then are its own secrets known and masked.
 */
import type { Bench, Comparison } from '../engine/bench-types';
import type { Engine, Problem } from '../engine/types';
import { asProblem } from './problems';

export class CompareModel {
  result: Comparison | null = null;
  running = false;
  problem: Problem | null = null;
  /** Share of the other capture that was opened for its bodies; null while that is not asked for, or done. */
  opening: number | null = null;
  /** What the other capture's file is called; for the page alone. */
  name = '';

  private file: File | null = null;
  private engine: Promise<Engine> | undefined;
  private opened: Promise<Bench> | undefined;
  private abort = new AbortController();

  constructor(
    private readonly own: () => Bench | null,
    private readonly create: () => Promise<Engine>,
    private readonly changed: () => void,
  ) {}

  async start(file: File): Promise<void> {
    const bench = this.own();
    if (!bench) return;
    this.close();
    const { abort } = this;
    this.running = true;
    this.changed();
    try {
      const result = await bench.compare(file, { signal: abort.signal });
      if (abort.signal.aborted) return;
      this.result = result;
      this.file = file;
      this.name = file.name;
    } catch (error) {
      if (abort.signal.aborted) return;
      this.problem = asProblem(error);
    }
    this.running = false;
    this.changed();
  }

  /** The workbench of the other capture. Rejects with a `Problem`. */
  other(): Promise<Bench> {
    this.opened ??= this.open();
    this.opened.catch(() => {
      this.opened = undefined;
    });
    return this.opened;
  }

  private async open(): Promise<Bench> {
    const { file, abort } = this;
    const { signal } = abort;
    if (!file) throw { code: 'internal', message: 'no other capture was chosen' };
    this.opening = 0;
    this.changed();
    try {
      this.engine ??= this.create();
      const engine = await this.engine;
      const onProgress = ({ bytes, total }: { bytes: number; total: number }): void => {
        if (signal.aborted) return;
        this.opening = total > 0 ? bytes / total : 0;
        this.changed();
      };
      const unpacked = await engine.unpack(file, { signal, onProgress });
      await engine.open(unpacked?.file ?? file, { signal, onProgress });
      const bench = await engine.bench();
      if (!bench) throw { code: 'internal', message: 'this page has no workbench' };
      await bench.index({ signal });
      return bench;
    } finally {
      if (!signal.aborted) {
        this.opening = null;
        this.changed();
      }
    }
  }

  /** Forgets the other capture. */
  close(): void {
    this.abort.abort();
    this.abort = new AbortController();
    this.engine?.then((engine) => engine.close()).catch(() => undefined);
    Object.assign(this, {
      result: null,
      running: false,
      problem: null,
      opening: null,
      file: null,
      name: '',
      engine: undefined,
      opened: undefined,
    });
  }
}
