/**
 * The analysis in a worker of its own: reads the picked file once more, a piece at a time, and tells the page what stands
 * out in it. The page ends it by ending the worker, at any time and always once it is done: its memory goes with it.
 */
import { Collector, initSync, Analysis as Reading } from '../wasm/analysis.js';
import type { Finding, Mark } from './bench-types';
import { type Guide, GuideMaker, type GuideRow } from './guide';
import { asProblem } from './messages';
import { readAll } from './read';
import type { Problem } from './types';

/** How much of the file is held before its entries are handed on, unless one entry is larger. */
const HELD = 2 << 20;
/** Entries told at a time. Each time runs all rules again, so not too few. */
const TOLD = 50_000;
const PROGRESS_EVERY = 200;

/** First message to the worker. */
export interface StartAnalysis {
  role: 'analysis';
  module: WebAssembly.Module;
  file: File;
  languages: string[];
  /** The name of a profile; empty for the one that fits the hosts. */
  profile: string;
}

/** What the worker says, in this order. */
export type Told =
  | { bytes: number }
  | { marks: Mark[]; start: number }
  | { findings: Finding[]; markdown: string; guide: Guide }
  | { problem: Problem };

interface Raw {
  id: string;
  severity: Finding['severity'];
  title: string;
  explanation: string;
  next: string;
  entries: number[];
  args: Finding['args'];
}

/** The bytes that no batch has taken yet. */
class Held {
  private buffer = new Uint8Array(HELD * 2);
  private base = 0;
  used = 0;

  add(chunk: Uint8Array): void {
    const needed = this.used + chunk.byteLength;
    if (needed > this.buffer.byteLength) {
      const larger = new Uint8Array(needed * 2);
      larger.set(this.buffer.subarray(0, this.used));
      this.buffer = larger;
    }
    this.buffer.set(chunk, this.used);
    this.used = needed;
  }

  at(offset: number, length: number): Uint8Array {
    return this.buffer.subarray(offset - this.base, offset - this.base + length);
  }

  dropTo(offset: number): void {
    const from = Math.min(offset - this.base, this.used);
    this.buffer.copyWithin(0, from, this.used);
    this.used -= from;
    this.base += from;
  }
}

export async function analyse(start: StartAnalysis, say: (told: Told) => void): Promise<void> {
  try {
    const { memory } = initSync({ module: start.module });
    const reading = new Reading(start.profile, '');
    const entries = await facts(start.file, reading, memory, say, start.profile);
    const guide = new GuideMaker();
    for (let at = 0; at < entries; at += TOLD) {
      const marks = (reading.rows(at, at + TOLD) as (Mark & GuideRow)[]).map((row) => {
        guide.add(row);
        const { tracking_id, error, org } = row;
        return { tracking_id, error, org };
      });
      say({ marks, start: at });
    }
    const found = findings(reading, start.languages);
    say({ findings: found, markdown: reading.markdown(), guide: guide.end(found) });
  } catch (error) {
    say({ problem: asProblem(error) });
  }
}

/** Hands the whole file over. Gives the number of entries. */
export async function facts(
  file: Blob,
  reading: Reading,
  memory: WebAssembly.Memory,
  say: (told: { bytes: number }) => void,
  profile = '',
): Promise<number> {
  const collector = new Collector(profile);
  const held = new Held();
  let entries = 0;
  let limit = HELD;
  let told = performance.now();
  const cut = (): void => {
    const batch = reading.cut();
    if (batch) {
      const room = collector.room(batch.len); // first: the memory may grow
      new Uint8Array(memory.buffer).set(held.at(batch.base, batch.len), room);
      reading.absorb(collector.collect(batch.message));
      entries += batch.entries;
      batch.free();
    }
    held.dropTo(reading.keepFrom());
    // An entry that fills what is held is waited for, and not moved with every chunk.
    limit = Math.max(HELD, held.used * 2);
  };
  await readAll(file, (chunk, at) => {
    held.add(chunk);
    reading.push(chunk);
    if (held.used >= limit) cut();
    const now = performance.now();
    if (now - told < PROGRESS_EVERY) return;
    told = now;
    say({ bytes: at + chunk.byteLength });
  });
  cut();
  collector.free();
  reading.finish();
  return entries;
}

/** The findings with their words in all languages. */
function findings(reading: Reading, languages: string[]): Finding[] {
  const spoken = languages.map((language) => reading.findings(language) as Raw[]);
  return (spoken[0] ?? []).map(({ id, severity, entries, args, title }, i) => ({
    id,
    severity,
    title,
    entries,
    args,
    words: Object.fromEntries(
      languages.map((language, l) => {
        const { title = '', explanation = '', next = '' } = spoken[l]?.[i] ?? {};
        return [language, { title, explanation, next }];
      }),
    ),
  }));
}
