/** The one script of all workers. The first message says which it is: the engine, or one of its batch workers. */
import { initSync } from '../wasm/harmless.js';
import { serve } from './batch';
import { Cancel, Capture, type Tell } from './capture';
import { type Answer, asProblem, type Call, type Start } from './messages';
import { Pool } from './pool';

// The dedicated worker's own scope; the project's types are those of a page.
const scope = self as unknown as {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: unknown): void;
};

scope.onmessage = ({ data }: MessageEvent<Start>) => {
  const { memory } = initSync({ module: data.module });
  if (data.role === 'batch') {
    scope.onmessage = null;
    serve(data.port, data.policy, memory);
  } else {
    engine(new Pool(data.ports), data.policy);
  }
};

function engine(pool: Pool, policy: string): void {
  let capture: Capture | undefined;
  const running = new Map<number, Cancel>();
  const say = (answer: Answer) => scope.postMessage(answer);

  function open(): Capture {
    if (!capture) throw { code: 'internal', message: 'no capture is open' };
    return capture;
  }

  async function call(id: number, method: string, args: unknown[], cancel: Cancel): Promise<unknown> {
    const tell: Tell = { progress: (progress) => say({ id, progress }), rows: (rows) => say({ id, rows }) };
    const [a, b, c] = args as [never, never, never];
    switch (method) {
      case 'open':
        for (const [other, run] of running) if (other !== id) run.cancelled = true;
        capture?.close();
        capture = new Capture(a, pool, policy);
        return capture.open(tell, cancel);
      case 'rows':
        return open().session.rows(a, b);
      case 'review':
        return open().session.review();
      case 'secrets':
        return open().session.secrets(a, b, c);
      case 'reveal':
        return open().session.reveal(a);
      case 'setLevel':
        open().session.setLevel(a);
        return open().session.review();
      case 'setCategory':
        open().session.setCategory(a, b);
        return open().session.review();
      case 'setSecret':
        open().session.setSecret(a, b);
        return open().session.review();
      case 'addText':
        return open().addText(a, tell, cancel);
      case 'removeText':
        open().session.removeText(a);
        return open().session.review();
      case 'sanitize':
        return open().sanitize(tell, cancel);
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
