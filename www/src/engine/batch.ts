/**
 * A batch worker: the wasm `Worker` behind a port. In the second pass it reads the file itself, straight into the module's
 * memory, and what it writes goes from there into a Blob: no copy of either lies in JavaScript's memory.
 */
import { Worker as Batch, type CleanedMessage } from '../wasm/harmless.js';
import { Reader, initSync as startBench } from '../wasm/workbench.js';
import { asProblem, type Cleaned, type Done, type Job } from './messages';
import { readAll } from './read';

export function serve(port: MessagePort, policy: string, memory: WebAssembly.Memory): void {
  let batch = new Batch(policy);
  let file = new File([], '');
  let bench: { reader: Reader; memory: WebAssembly.Memory } | undefined;

  /** Puts a stretch of the file into the worker's room, or that of the second module. */
  async function load(base: number, len: number, into = { reader: batch as Pick<Batch, 'room'>, memory }, from = file) {
    const room = into.reader.room(len);
    const got = await readAll(from.slice(base, base + len), (chunk, at) => {
      if (at + chunk.byteLength <= len) new Uint8Array(into.memory.buffer).set(chunk, room + at);
    });
    if (got !== len) throw new DOMException('the file is not what it was', 'NotReadableError');
  }

  function second(): { reader: Reader; memory: WebAssembly.Memory } {
    if (!bench) throw new Error('the second module was not started');
    return bench;
  }

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

  async function work(job: Job): Promise<{ result: unknown; transfer: Transferable[] }> {
    switch (job.kind) {
      case 'file':
        file = job.file;
        batch.free();
        batch = new Batch(job.policy);
        return { result: null, transfer: [] };
      case 'collect': {
        const room = batch.room(job.bytes.byteLength); // first: the memory may grow
        new Uint8Array(memory.buffer).set(job.bytes, room);
        const result = batch.collect(job.batch);
        return { result: { collected: result, buffer: job.bytes.buffer }, transfer: [result.buffer, job.bytes.buffer] };
      }
      case 'arm':
        batch.arm(job.orders);
        return { result: null, transfer: [] };
      case 'clean': {
        await load(job.base, job.len);
        const done = batch.clean(job.batch);
        const { len, print, counts, passed } = done;
        const result: Cleaned = { blob: blobOf(done), len, print, counts, passed };
        done.free();
        return { result, transfer: [] };
      }
      case 'find':
        await load(job.base, job.len);
        return { result: batch.find(job.batch), transfer: [] };
      case 'look': {
        await load(job.base, job.len);
        const result = batch.look(job.batch);
        return { result, transfer: [result.buffer] };
      }
      case 'bench':
        bench ??= { memory: startBench({ module: job.module }).memory, reader: new Reader() };
        return { result: null, transfer: [] };
      case 'facts': {
        await load(job.base, job.len, second(), job.file);
        const result = second().reader.facts(job.batch);
        return { result, transfer: [result.buffer] };
      }
      case 'match':
        await load(job.base, job.len, second());
        return { result: second().reader.matching(job.batch), transfer: [] };
    }
  }

  // One job after the other: there is room for one stretch at a time.
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
