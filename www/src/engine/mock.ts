/**
 * A pretended engine for developing the page and testing its every state; only a build with HARMLESS_MOCK=1 has it.
 * The name of the picked file chooses what happens:
 *
 * - `rows-50000…` a capture of so many entries (any number); otherwise 240
 * - `slow…` takes about 20 seconds to read, `slowcheck…` to write; `endless…` never ends
 * - `nosecrets…` holds none
 * - `warned…` has a broken entry
 * - `problem-CODE…` fails to open with that code, `checkfail…` fails the check of the clean copy
 */
import {
  FIRST_START,
  MOCK_KINDS,
  type MockKind,
  mockCount,
  mockPlaces,
  mockRow,
  mockValue,
  STRICT_ONLY,
} from './mock-data';
import { SecretFinder } from './secret-finder';
import type {
  CaptureSummary,
  CleanResult,
  Engine,
  EntryRow,
  OpenOptions,
  Place,
  Problem,
  Progress,
  Review,
  SecretView,
} from './types';

interface MockSecret {
  id: number;
  kind: MockKind;
  number: number;
  count: number;
  /** The person's own choice, stronger than the category's switch. */
  choice?: boolean;
}

type RunOptions = { onProgress?(p: Progress): void; signal?: AbortSignal };

const CUSTOM: MockKind = {
  category: 'custom',
  kind: 'custom',
  detector: 'text',
  why: 'named by you',
  before: '"note":"',
  after: '"',
  pointer: '/response/content/text',
  secrets: 0,
  length: 12,
};

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

class MockEngine implements Engine {
  private name = '';
  private file: File | undefined;
  private bytes = 0;
  private entries = 0;
  private run = 0;
  private level: 'standard' | 'strict' = 'standard';
  private secretList: MockSecret[] = [];
  private switches = new Map<string, boolean>();
  private nextId = 1;

  async unpack(): Promise<null> {
    return null;
  }

  async open(file: File, options: OpenOptions): Promise<CaptureSummary> {
    this.close();
    this.name = file.name;
    this.file = file;
    this.entries = Number(/rows-(\d+)/.exec(file.name)?.[1] ?? 240);
    this.bytes = Math.max(file.size, this.entries * 31_000);
    if (file.name.startsWith('problem-truncated')) {
      options.onRows?.(120);
      await pause(60);
    }
    const failing = /^problem-([a-z-]+?)(?:\.har)?$/.exec(file.name)?.[1];
    if (failing) {
      await pause(30);
      throw problem(failing);
    }
    if (!file.name.includes('nosecrets')) this.fillSecrets();
    await this.progress('read', options, (done) => {
      options.onRows?.(Math.floor(done * this.entries));
    });
    return {
      creator: 'WebInspector 537.36',
      browser: 'Chrome 141.0',
      version: '1.2',
      pages: 3,
      entries: this.entries,
      started: FIRST_START,
      durationMs: this.entries * 37,
      bytes: this.bytes,
      warnings: file.name.startsWith('warned') ? [{ ...problem('entry-broken'), entry: 41 }] : [],
    };
  }

  async rows(start: number, end: number): Promise<EntryRow[]> {
    await pause(2);
    const from = Math.max(0, start);
    return Array.from({ length: Math.max(0, Math.min(end, this.entries) - from) }, (_, i) => mockRow(from + i));
  }

  async review(): Promise<Review> {
    const slugs = [...new Set(this.secretList.map((s) => s.kind.category))].sort();
    const categories = slugs.map((slug) => {
      const own = this.secretList.filter((s) => s.kind.category === slug);
      return {
        slug,
        on: this.categoryOn(slug),
        locked: slug === 'private-keys',
        secrets: own.length,
        occurrences: own.reduce((sum, s) => sum + s.count, 0),
      };
    });
    return { level: this.level, categories, total: this.secretList.length };
  }

  async secrets(category: string, start: number, end: number): Promise<SecretView[]> {
    await pause(5);
    const own = this.secretList
      .filter((s) => s.kind.category === category)
      .sort((a, b) => b.count - a.count || a.id - b.id);
    return own.slice(start, end).map((s) => this.view(s));
  }

  async findSecrets(
    category: string,
    text: string,
    kinds: string[],
    start: number,
    end: number,
  ): Promise<{ total: number; secrets: SecretView[] }> {
    const all = await this.secrets(category, 0, Number.POSITIVE_INFINITY);
    return new SecretFinder(() => all).find(category, 0, text, kinds, start, end);
  }

  async differing(category: string, on: boolean): Promise<[id: number, count: number][]> {
    const all = await this.secrets(category, 0, Number.POSITIVE_INFINITY);
    return all.filter((s) => s.on !== on).map((s) => [s.id, s.count]);
  }

  async reveal(id: number): Promise<string> {
    const secret = this.secretList.find((s) => s.id === id);
    return secret ? mockValue(id, secret.kind.length) : '';
  }

  setLevel(level: 'standard' | 'strict'): Promise<Review> {
    this.level = level;
    return this.review();
  }

  setCategory(slug: string, on: boolean): Promise<Review> {
    this.switches.set(slug, on);
    for (const secret of this.secretList) if (secret.kind.category === slug) delete secret.choice;
    return this.review();
  }

  setSecret(id: number, on: boolean): Promise<Review> {
    const secret = this.secretList.find((s) => s.id === id);
    if (secret) secret.choice = on;
    return this.review();
  }

  async addText(text: string, _options: RunOptions): Promise<{ id: number; count: number; places: Place[] }> {
    await pause(60);
    const count = text.startsWith('absent') ? 0 : 7;
    const id = this.nextId++;
    if (count > 0) this.secretList.push({ id, kind: CUSTOM, number: id, count });
    return { id, count, places: mockPlaces(id, count, this.entries, CUSTOM.pointer) };
  }

  removeText(id: number): Promise<Review> {
    this.secretList = this.secretList.filter((s) => s.id !== id);
    return this.review();
  }

  async sanitize(options: RunOptions): Promise<CleanResult> {
    await this.progress('clean', options, () => undefined);
    await this.progress('check', options, () => undefined);
    if (this.name.startsWith('checkfail')) throw problem('check-failed');
    const removed = this.secretList.filter((s) => this.on(s));
    const name = this.name.replace(/\.har$/i, '');
    const text = this.file && this.file.size > 0 ? this.file : new Blob(['{"log":{"version":"1.2","entries":[]}}']);
    return {
      blob: text,
      name: `${name}.sanitized.har`,
      report: '{\n  "tool": "harmless (pretended)"\n}\n',
      verification: {
        passed: true,
        checks: [
          { id: 'parse', passed: true, detail: `${this.entries} entries` },
          { id: 'shape', passed: true, detail: '' },
          { id: 'splice', passed: true, detail: `${removed.length} secrets` },
          { id: 'search', passed: true, detail: '11 encodings' },
        ],
      },
      secrets: removed.length,
      occurrences: removed.reduce((sum, s) => sum + s.count, 0),
      inputSha256: '9f2c4e7d1b8a63f05e4d2c1b0a99887766554433221100ffeeddccbbaa998877',
      outputSha256: '03ac674216f3e15c761ee1a5e255f067953623c8b388b4459e13f978d7c846f4',
    };
  }

  /** The pretended engine has no workbench: that is tested with the real one. */
  async bench(): Promise<null> {
    return null;
  }

  caseTools(): null {
    return null;
  }

  async checkProfile(text: string): Promise<void> {
    if (!JSON.parse(text).name) throw problem('profile');
  }

  async analyse(): Promise<null> {
    return null;
  }

  async sha256(blob: Blob): Promise<string> {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  close(): void {
    this.run++;
    this.secretList = [];
    this.switches.clear();
    this.level = 'standard';
    this.entries = 0;
    this.nextId = 1;
    this.file = undefined;
  }

  private fillSecrets(): void {
    for (const kind of MOCK_KINDS) {
      for (let number = 1; number <= kind.secrets; number++) {
        const id = this.nextId++;
        this.secretList.push({ id, kind, number, count: mockCount(id) });
      }
    }
  }

  private categoryOn(slug: string): boolean {
    return this.switches.get(slug) ?? (this.level === 'strict' || !STRICT_ONLY.has(slug));
  }

  private on(secret: MockSecret): boolean {
    return secret.choice ?? this.categoryOn(secret.kind.category);
  }

  private view(secret: MockSecret): SecretView {
    const { kind } = secret;
    const value = mockValue(secret.id, kind.length);
    return {
      id: secret.id,
      kind: kind.kind,
      category: kind.category,
      placeholder: `REDACTED-${kind.kind}-${secret.number}`,
      count: secret.count,
      entries: Math.max(1, Math.ceil(secret.count * 0.8)),
      places: mockPlaces(secret.id, secret.count, this.entries, kind.pointer),
      detector: kind.detector,
      why: kind.why,
      masked: kind.length < 8 ? '••••••' : `${value.slice(0, 2)}••••••••${value.slice(-2)}`,
      before: kind.before,
      after: kind.after,
      on: this.on(secret),
    };
  }

  /** Counts up in steps; how long that takes is told by the file's name. */
  private async progress(phase: Progress['phase'], options: RunOptions, step: (done: number) => void): Promise<void> {
    const run = ++this.run;
    const slow = this.name.startsWith('slow') || this.name.startsWith('endless');
    const paused = this.name.startsWith(phase === 'read' ? 'slow' : 'slowcheck') || this.name.startsWith('endless');
    const steps = slow ? 400 : 12;
    for (let i = 1; i <= steps; i++) {
      await pause(paused ? 50 : 4);
      if (options.signal?.aborted || run !== this.run) throw new DOMException('cancelled', 'AbortError');
      const done = i / steps;
      step(done);
      options.onProgress?.({
        phase,
        bytes: Math.floor(done * this.bytes),
        total: this.bytes,
        entries: Math.floor(done * this.entries),
        allEntries: phase === 'read' ? 0 : this.entries,
      });
      if (this.name.startsWith('endless') && i === Math.floor(steps / 3)) i--;
    }
  }
}

function problem(code: string): Problem {
  const whole = code === 'truncated' ? { whole: { end: 18_730_000, closing: ']}}' } } : {};
  return { code, message: `The pretended engine reports “${code}”.`, offset: 18_734_219, ...whole };
}

export async function createEngine(): Promise<Engine> {
  return new MockEngine();
}
