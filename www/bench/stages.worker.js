/**
 * Each stage by itself, in one worker, over the picked file held in memory. Chunks and batches are those of the engine.
 * A stage answers with the milliseconds that counted, and with all it took.
 */
import { Hash, initSync, Session, Worker } from '../src/wasm/harmless.js';

const CHUNK = 2 << 20;

/** `(func (export "copy") (param i32 i32 i32) local.get 0 local.get 1 local.get 2 memory.copy)`, and 128 MB of memory. */
const COPIER = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 3, 127, 127, 127, 0, 3, 2, 1, 0, 5, 4, 1, 0, 128, 16, 7, 14, 2, 4, 99, 111,
  112, 121, 0, 0, 3, 109, 101, 109, 2, 0, 10, 14, 1, 12, 0, 32, 0, 32, 1, 32, 2, 252, 10, 0, 0, 11,
]);

let wasm;
let bytes;
let session;
let worker;
/** What the first pass cut and collected, for the later stages. */
let cuts = [];
let collected = [];
let counted = 0;

function timed(run) {
  const began = performance.now();
  const result = run();
  counted += performance.now() - began;
  return result;
}

function* chunks() {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

/** Puts a batch into the worker's room, as the engine does, and has it worked on. */
function given({ base, len, message }, run) {
  return timed(() => {
    const room = worker.room(len); // first: the memory may grow
    new Uint8Array(wasm.memory.buffer).set(bytes.subarray(base, base + len), room);
    return run(message);
  });
}

/** Only the scanner: the chunk is put into the module's memory beforehand. */
function push(to, chunk) {
  const at = wasm.__wbindgen_malloc(chunk.length, 1) >>> 0;
  new Uint8Array(wasm.memory.buffer).set(chunk, at);
  const failed = timed(() => wasm.session_push(to.__wbg_ptr, at, chunk.length))[1];
  if (failed) throw new Error('the capture was refused');
}

function cut(from) {
  const { base, len, entries, message } = from;
  from.free();
  return { base, len, entries, message };
}

const STAGES = {
  memcpy() {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(COPIER));
    const half = 64 << 20;
    let at = 0;
    new Uint8Array(exports.mem.buffer).fill(1); // its pages are there before the clock runs
    for (const chunk of chunks()) {
      new Uint8Array(exports.mem.buffer).set(chunk, at);
      timed(() => exports.copy(half + at, at, chunk.length));
      at = (at + CHUNK) % half;
    }
  },
  set() {
    const memory = new WebAssembly.Memory({ initial: 64 });
    for (const chunk of chunks()) timed(() => new Uint8Array(memory.buffer).set(chunk));
  },
  split() {
    session?.free();
    session = new Session('');
    cuts = [];
    for (const chunk of chunks()) {
      push(session, chunk);
      const batch = session.cut();
      if (batch) cuts.push(cut(batch));
    }
  },
  collect() {
    worker?.free();
    worker = new Worker('');
    collected = cuts.map((batch) => given(batch, (message) => worker.collect(message)));
  },
  absorb() {
    timed(() => {
      for (const one of collected) session.absorb(one);
      session.finish();
    });
    collected = [];
    cuts = [];
  },
  /** Texts to be known besides what was found. */
  know(texts) {
    for (const text of texts) session.addText(text);
  },
  arm() {
    timed(() => {
      session.frame();
      worker.arm(session.orders(undefined));
    });
  },
  find() {
    each((batch) => given(batch, (message) => worker.find(message)));
  },
  clean() {
    let parts = 0;
    let copied = 0;
    each((batch) => {
      const done = given(batch, (message) => worker.clean(message));
      if (!done.passed) throw new Error('the check failed');
      const layout = done.layout();
      parts += layout.length / 3;
      for (let i = 0; i < layout.length; i += 3) if (layout[i]) copied += layout[i + 2];
      done.free();
    });
    return { parts, copied };
  },
  hash() {
    const hash = new Hash();
    for (const chunk of chunks()) timed(() => hash.update(chunk));
    hash.free();
  },
};

function each(run) {
  const count = session.divide(new Uint32Array());
  for (let i = 0; i < count; i++) run(cut(session.batch(i)));
}

self.onmessage = async ({ data }) => {
  try {
    if (data.load) {
      wasm = initSync({ module: new WebAssembly.Module(data.load) });
      bytes = new Uint8Array(await data.file.arrayBuffer());
      self.postMessage({});
      return;
    }
    counted = 0;
    const began = performance.now();
    const more = STAGES[data.name](data.extra);
    self.postMessage({ ...more, ms: counted, all: performance.now() - began, memory: wasm.memory.buffer.byteLength });
  } catch (error) {
    self.postMessage({ error: String(error.message ?? error) });
  }
};
