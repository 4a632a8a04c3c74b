/** A batch worker: the wasm `Worker` behind a port. It reads the file itself in the second pass. */
import { Worker as Batch } from '../wasm/harmless.js';
import { asProblem, type Cleaned, type Done, type Job, type Piece } from './messages';
import { StretchReader } from './read';

export function serve(port: MessagePort, policy: string): void {
  let batch = new Batch(policy);
  let file: File | undefined;
  const reader = new StretchReader();

  async function stretch(base: number, len: number): Promise<Uint8Array<ArrayBuffer>> {
    if (!file) throw new Error('no file');
    return reader.read(file, base, base + len);
  }

  async function work(job: Job): Promise<{ result: unknown; transfer: Transferable[] }> {
    switch (job.kind) {
      case 'file':
        file = job.file;
        batch.free();
        batch = new Batch(job.policy);
        return { result: null, transfer: [] };
      case 'collect': {
        const result = batch.collect(job.bytes, job.batch);
        return { result: { collected: result, buffer: job.bytes.buffer }, transfer: [result.buffer, job.bytes.buffer] };
      }
      case 'arm':
        batch.arm(job.orders);
        return { result: null, transfer: [] };
      case 'clean': {
        const done = batch.clean(await stretch(job.base, job.len), job.batch);
        const pieces = done.parts as Piece[];
        const result: Cleaned = { pieces, len: done.len, print: done.print, counts: done.counts, passed: done.passed };
        done.free();
        return { result, transfer: pieces.flatMap((p) => (p instanceof Uint8Array ? [p.buffer] : [])) };
      }
      case 'find':
        return { result: batch.find(await stretch(job.base, job.len), job.batch), transfer: [] };
    }
  }

  // One job after the other: the reader's buffer serves one stretch at a time.
  let tail = Promise.resolve();
  port.onmessage = ({ data }: MessageEvent<Job>) => {
    tail = tail.then(async () => {
      try {
        const { result, transfer } = await work(data);
        port.postMessage({ id: data.id, result } satisfies Done, transfer);
      } catch (error) {
        port.postMessage({ id: data.id, problem: asProblem(error) } satisfies Done);
      }
    });
  };
}
