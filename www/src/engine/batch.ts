/**
 * A batch worker: the wasm `Worker` behind a port. The bytes of a batch come in a buffer that goes back with the answer in
 * it: a new one per message would wait for the garbage collector, which sees small objects only and comes seldom.
 */
import { Worker as Batch, type CleanedMessage } from '../wasm/harmless.js';
import { Reader, singles, initSync as startBench } from '../wasm/workbench.js';
import { asProblem, type Cleaned, type Done, type Job, type Pass, type Passed } from './messages';
import { release, tidy } from './read';

/** The buffer of a batch as room for arrays to send back. What doesn't fit gets a buffer of its own. */
class Room {
  private used = 0;
  constructor(private readonly buffer: ArrayBuffer) {}

  take(length: number): Uint8Array<ArrayBuffer> {
    if (length > this.buffer.byteLength - this.used) return new Uint8Array(length);
    this.used += length;
    return new Uint8Array(this.buffer, this.used - length, length);
  }

  put(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const there = this.take(bytes.byteLength);
    there.set(bytes);
    release(bytes);
    return there;
  }
}

export function serve(port: MessagePort, policy: string, memory: WebAssembly.Memory): void {
  let batch = new Batch(policy);
  let bench: { reader: Reader; memory: WebAssembly.Memory } | undefined;

  /** The new pieces of a clean batch, one after the other in `room` or, where there is none, in an array of their own. */
  function cleaned(done: CleanedMessage, room: Room): Cleaned {
    const { len, print, passed } = done;
    const layout = done.layout();
    let length = 0;
    for (let i = 0; i < layout.length; i += 3) if (layout[i]) length += layout[i + 2] ?? 0;
    const fresh = room.take(length);
    let to = 0;
    for (let i = 0; i + 2 < layout.length; i += 3) {
      const [isNew, address, bytes] = layout.subarray(i, i + 3) as unknown as [number, number, number];
      if (!isNew) continue;
      fresh.set(new Uint8Array(memory.buffer, address, bytes), to);
      layout[i + 1] = to;
      to += bytes;
    }
    return { layout, fresh, len, print, passed };
  }

  /** What the second module does with a batch. */
  function benchPass(kind: 'facts' | 'match', message: Uint8Array, bytes: Uint8Array<ArrayBuffer>): Passed<unknown> {
    if (!bench) throw new Error('the second module was not started');
    const { reader, memory } = bench;
    const at = reader.room(bytes.byteLength);
    new Uint8Array(memory.buffer).set(bytes, at);
    const room = new Room(bytes.buffer);
    if (kind === 'facts') return { result: null, packed: room.put(reader.facts(message)), buffer: bytes.buffer };
    return { result: reader.matching(message), packed: room.take(0), buffer: bytes.buffer };
  }

  function pass(kind: Pass, message: Uint8Array, bytes: Uint8Array<ArrayBuffer>): Passed<unknown> {
    if (kind === 'facts' || kind === 'match') return benchPass(kind, message, bytes);
    const at = batch.room(bytes.byteLength); // first: the memory may grow
    new Uint8Array(memory.buffer).set(bytes, at);
    // They have been read, so their buffer is free for the answer.
    const room = new Room(bytes.buffer);
    switch (kind) {
      case 'collect':
        return { result: null, packed: room.put(batch.collect(message)), buffer: bytes.buffer };
      case 'find':
        return { result: batch.find(message), packed: room.take(0), buffer: bytes.buffer };
      case 'look':
        return { result: batch.look(message), packed: room.take(0), buffer: bytes.buffer };
      case 'count': {
        const found = (one: Uint8Array): number =>
          (batch.find(one) as { count: number }[]).reduce((sum, { count }) => sum + count, 0);
        const counts = Uint32Array.from(singles(message) as Uint8Array[], found);
        return { result: counts, packed: room.take(0), buffer: bytes.buffer };
      }
      case 'clean': {
        const done = batch.clean(message);
        const result = cleaned(done, room);
        const packed = room.put(done.counts);
        done.free();
        return { result, packed, buffer: bytes.buffer };
      }
    }
  }

  /** Single entries, none of which this worker has seen before. */
  function looks(entries: Uint8Array[]): Uint8Array[] {
    return entries.map((entry) => {
      const at = batch.room(entry.byteLength);
      new Uint8Array(memory.buffer).set(entry, at);
      return batch.lookAlone();
    });
  }

  function work(job: Job): { result: unknown; transfer: Transferable[] } {
    switch (job.kind) {
      case 'file':
        batch.free();
        batch = new Batch(job.policy);
        return { result: null, transfer: [] };
      case 'arm':
        batch.arm(job.orders);
        return { result: null, transfer: [] };
      case 'bench':
        bench ??= { memory: startBench({ module: job.module }).memory, reader: new Reader() };
        return { result: null, transfer: [] };
      case 'looks':
        return { result: looks(job.entries), transfer: [] };
      default: {
        tidy(job.bytes.byteLength);
        const result = pass(job.kind, job.batch, job.bytes);
        return { result, transfer: [result.buffer] };
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
