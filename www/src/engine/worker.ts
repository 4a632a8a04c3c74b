/**
 * The one script of all workers. The first message says which it is: the engine, a batch worker, the analysis, a
 * task of the case, the escalation, or what unpacks.
 */
import { Hash, initSync } from '../wasm/harmless.js';
import { initSync as startBench } from '../wasm/workbench.js';
import { analyse, type StartAnalysis } from './analysis-side';
import { serve } from './batch';
import { BenchSide } from './bench';
import { Capture } from './capture';
import { type StartCase, serveCase } from './case-side';
import { type StartEscalation, serveEscalation } from './escalation-side';
import { type Answer, asProblem, type Call, type Start } from './messages';
import { Pool } from './pool';
import { Cancel, type Tell } from './progress';
import { readAll } from './read';
import { SecretFinder } from './secret-finder';
import { Shades } from './shades';
import type { CaptureSummary, EntryRow, SecretView } from './types';
import { type StartUnpack, unpackHere } from './unpack-side';

// The dedicated worker's own scope; the project's types are those of a page.
const scope = self as unknown as {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown): void;
};

type First = Start | StartAnalysis | StartCase | StartEscalation | StartUnpack;

scope.onmessage = ({ data }: MessageEvent<First>) => {
  if (data.role === 'analysis') {
    scope.onmessage = null;
    analyse(data, (told) => scope.postMessage(told));
    return;
  }
  if (data.role === 'case') {
    scope.onmessage = null;
    serveCase(data, (told) => scope.postMessage(told));
    return;
  }
  if (data.role === 'escalation') {
    serveEscalation(data, scope);
    return;
  }
  if (data.role === 'unpack') {
    // The one message that may follow says which of several captures is meant.
    const chosen = new Promise<string>((done) => {
      scope.onmessage = ({ data: member }: MessageEvent<string>) => done(member);
    });
    unpackHere(data, (told) => scope.postMessage(told), chosen);
    return;
  }
  const { memory } = initSync({ module: data.module });
  if (data.role === 'batch') {
    scope.onmessage = null;
    serve(data.port, data.policy, memory);
  } else {
    engine(new Pool(data.ports), data.policy);
  }
};

/** More secrets than any capture has. */
const ALL = 0xffff_ffff;

/** Of a whole file, read a piece at a time. */
async function sha256(blob: Blob): Promise<string> {
  const hash = new Hash();
  await readAll(blob, (chunk) => hash.update(chunk));
  const digest = hash.digest();
  hash.free();
  return digest;
}

function engine(pool: Pool, policy: string): void {
  let capture: Capture | undefined;
  let bench: BenchSide | undefined;
  /** Once the secrets are known. */
  let shades: Shades | undefined;
  let finder: SecretFinder | undefined;
  let started: Promise<unknown> | undefined;
  const running = new Map<number, Cancel>();
  const say = (answer: Answer) => scope.postMessage(answer);

  function open(): Capture {
    if (!capture) throw { code: 'internal', message: 'no capture is open' };
    return capture;
  }

  function side(): BenchSide {
    if (!bench) throw { code: 'internal', message: 'the workbench is not open' };
    return bench;
  }

  async function opened(capture: Capture, tell: Tell, cancel: Cancel): Promise<CaptureSummary> {
    const summary = await capture.open(tell, cancel);
    shades = new Shades(capture);
    return summary;
  }

  async function rows(start: number, end: number): Promise<EntryRow[]> {
    const all = open().session.rows(start, end) as EntryRow[];
    return shades ? shades.rows(all) : all;
  }

  async function call(id: number, method: string, args: unknown[], cancel: Cancel): Promise<unknown> {
    const tell: Tell = { progress: (progress) => say({ id, progress }), rows: (rows) => say({ id, rows }) };
    const [a, b, c, d, e] = args as [never, never, never, never, never];
    switch (method) {
      case 'open':
        for (const [other, run] of running) if (other !== id) run.cancelled = true;
        bench?.close();
        bench = undefined;
        shades = undefined;
        finder = undefined;
        capture?.close();
        capture = new Capture(a, pool, policy);
        return opened(capture, tell, cancel);
      case 'rows':
        return rows(a, b);
      case 'review':
        return open().session.review();
      case 'secrets':
        return open().session.secrets(a, b, c);
      case 'findSecrets':
        finder ??= new SecretFinder((category) => open().session.secrets(category, 0, ALL));
        return finder.find(a, open().revision, b, c, d, e);
      case 'differing':
        return (open().session.secrets(a, 0, ALL) as SecretView[])
          .filter(({ on }) => on !== b)
          .map((s) => [s.id, s.count]);
      case 'reveal':
        return open().session.reveal(a);
      case 'setLevel':
        open().revision += 1;
        open().session.setLevel(a);
        return open().session.review();
      case 'setCategory':
        open().revision += 1;
        open().session.setCategory(a, b);
        return open().session.review();
      case 'setSecret':
        open().revision += 1;
        open().session.setSecret(a, b);
        return open().session.review();
      case 'addText':
        return open().addText(a, tell, cancel);
      case 'removeText':
        open().revision += 1;
        open().session.removeText(a);
        return open().session.review();
      case 'sanitize':
        return open().sanitize(tell, cancel);
      case 'sha256':
        return sha256(a);
      case 'bench.start':
        // The second module: once for the engine and each batch worker, and an index of its own for each capture.
        started ??= Promise.resolve(startBench({ module: a })).then(() => pool.all({ kind: 'bench', module: a }));
        await started;
        bench?.close();
        bench = new BenchSide(open(), shades ?? new Shades(open()), b);
        return null;
      case 'bench.index':
        return side().index(tell, cancel);
      case 'bench.query':
        return side().query(a, tell, cancel);
      case 'bench.arrange':
        return side().arrange(a, b);
      case 'bench.group':
        return side().group(a);
      case 'bench.fold':
        return side().fold(a);
      case 'bench.items':
        return side().items(a, b);
      case 'bench.row':
        return side().row(a);
      case 'bench.entries':
        return side().entries(a, b);
      case 'bench.family':
        return side().family(a, b);
      case 'bench.position':
        return side().position(a);
      case 'bench.sums':
        return side().sums();
      case 'bench.strip':
        return side().strip(a);
      case 'bench.entry':
        return side().entry(a);
      case 'bench.bodyText':
        return side().bodyText(a, b, c, d);
      case 'bench.bodyBytes':
        return side().bodyBytes(a, b);
      case 'bench.original':
        return side().original(a, b);
      case 'bench.sizes':
        return side().sizes(a, b);
      case 'bench.cleanSet':
        return side().cleanSet(tell, cancel);
      case 'bench.cleanRows':
        return side().cleanRows(tell, cancel);
      case 'bench.compare':
        return side().compare(a, tell, cancel);
      case 'bench.count':
        return side().count(tell, cancel);
      case 'bench.shade':
        return side().shade(a);
      case 'bench.mark':
        return side().mark(a, b);
      default:
        throw { code: 'internal', message: 'the page asked for something the engine does not do' };
    }
  }

  scope.onmessage = async ({ data }: MessageEvent<Call>) => {
    if ('cancel' in data) {
      const run = running.get(data.id);
      if (run) run.cancelled = true;
      return;
    }
    const cancel = new Cancel();
    running.set(data.id, cancel);
    try {
      say({ id: data.id, result: await call(data.id, data.method, data.args, cancel) });
    } catch (error) {
      say({ id: data.id, problem: asProblem(error) });
    } finally {
      running.delete(data.id);
    }
  };
}
