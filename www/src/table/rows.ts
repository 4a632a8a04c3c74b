/** Rows fetched from the engine, a few thousand at a time, so that scrolling back does not ask again. */

const CHUNK = 128;
const KEPT = 40;

export class Rows<T> {
  private chunks = new Map<number, T[]>();
  private pending = new Map<number, Promise<void>>();

  constructor(private readonly fetch: (start: number, end: number) => Promise<T[]>) {}

  /** The rows if all of them are at hand. */
  get(start: number, end: number): T[] | undefined {
    const rows: T[] = [];
    for (let i = start; i < end; i++) {
      const row = this.chunks.get(Math.floor(i / CHUNK))?.[i % CHUNK];
      if (!row) return undefined;
      rows.push(row);
    }
    return rows;
  }

  /** Fetches what is missing of these rows; `count` is how many there are so far. */
  async want(start: number, end: number, count: number): Promise<void> {
    const waits: Promise<void>[] = [];
    for (let chunk = Math.floor(start / CHUNK); chunk * CHUNK < Math.min(end, count); chunk++) {
      const full = Math.min(CHUNK, count - chunk * CHUNK);
      if ((this.chunks.get(chunk)?.length ?? 0) >= full) continue;
      const wait = this.pending.get(chunk) ?? this.load(chunk, full);
      this.pending.set(chunk, wait);
      waits.push(wait);
    }
    await Promise.all(waits);
  }

  private async load(chunk: number, length: number): Promise<void> {
    try {
      const rows = await this.fetch(chunk * CHUNK, chunk * CHUNK + length);
      this.chunks.delete(chunk);
      this.chunks.set(chunk, rows);
      for (const oldest of this.chunks.keys()) {
        if (this.chunks.size <= KEPT) break;
        this.chunks.delete(oldest);
      }
    } finally {
      this.pending.delete(chunk);
    }
  }
}
