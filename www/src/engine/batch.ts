/**
 * A batch worker: the wasm `Worker` behind a port. The bytes of a batch come in a buffer that goes back with the result; what
 * is written goes from the module's memory into a Blob. So nothing of the capture waits for the garbage collector.
 */
import { Worker as Batch, type CleanedMessage } from '../wasm/harmless.js';
import { asProblem, type Cleaned, type Done, type Job, type Pass } from './messages';
import { release } from './read';

export function serve(port: MessagePort, policy: string, memory: WebAssembly.Memory): void {
  let batch = new Batch(policy);
  let file = new File([], '');

  /** The clean batch; the Blob takes its own copy of the new bytes. */
  function blobOf(cleaned: CleanedMessage): Blob {
    const layout = cleaned.layout();
    const pieces: BlobPart[] = [];
    for (let i = 0; i + 2 < layout.length; i += 3) {
      const [isNew, a, b] = layout.subarray(i, i + 3) as unknown as [number, number, number];
      pieces.push(isNew ? new Uint8Array(memory.buffer, a, b) : file.slice(a, b));
    }
    return new Blob(pieces);
  }

  function pass(kind: Pass, message: Uint8Array, bytes: Uint8Array): { result: unknown; packed: Uint8Array } {
    const room = batch.room(bytes.byteLength); // first: the memory may grow
    new Uint8Array(memory.buffer).set(bytes, room);
    switch (kind) {
      case 'collect':
        return { result: null, packed: batch.collect(message) };
      case 'find':
        return { result: batch.find(message), packed: new Uint8Array() };
      case 'clean': {
        const done = batch.clean(message);
        const { len, print, counts, passed } = done;
        const result: Cleaned = { blob: blobOf(done), len, print, passed };
        done.free();
        return { result, packed: counts };
      }
    }
  }

  function work(job: Job): { result: unknown; transfer: Transferable[] } {
    switch (job.kind) {
      case 'file':
        file = job.file;
        batch.free();
        batch = new Batch(job.policy);
        return { result: null, transfer: [] };
      case 'arm':
        batch.arm(job.orders);
        return { result: null, transfer: [] };
      default: {
        const { buffer } = job.bytes;
        const { result, packed } = pass(job.kind, job.batch, job.bytes);
        if (packed.byteLength > buffer.byteLength) return { result: { result, packed, buffer }, transfer: [buffer] };
        // The batch has been read, so its buffer is free. A new one per message would wait for the garbage collector.
        const there = new Uint8Array(buffer, 0, packed.byteLength);
        there.set(packed);
        release(packed);
        return { result: { result, packed: there, buffer }, transfer: [buffer] };
      }
    }
  }

  // Messages come one at a time and nothing here waits: there is room for one batch.
  port.onmessage = ({ data }: MessageEvent<Job>) => {
    try {
      const { result, transfer } = work(data);
      port.postMessage({ id: data.id, result } satisfies Done, transfer);
    } catch (error) {
      port.postMessage({ id: data.id, problem: asProblem(error) } satisfies Done);
    }
  };
}
