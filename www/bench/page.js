/** The page of the benchmark: the engine as the built page has it, the JavaScript way, and the stages, each on demand. */
import { baseline, stages } from 'virtual:bench-workers';
import { wasmBytes } from '../src/engine/assets';
import { createEngine } from '../src/engine/client';

const picked = () => document.querySelector('input').files[0];

function start(source) {
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  const ask = (message) =>
    new Promise((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
      worker.postMessage(message);
    });
  return { worker, ask };
}

let engine;
let stage;

Object.assign(window, {
  async startEngine(workers) {
    engine = await createEngine('', workers);
  },
  /** Ours, from the picked file to the checked copy. */
  async ours() {
    const began = performance.now();
    await engine.open(picked(), {});
    const opened = performance.now();
    const result = await engine.sanitize({});
    const { passed } = result.verification;
    window.kept = result.blob;
    return { open: opened - began, sanitize: performance.now() - opened, passed, secrets: result.secrets };
  },
  async baseline() {
    const began = performance.now();
    const result = await start(baseline).ask(picked());
    return { ...result, ms: performance.now() - began };
  },
  async startStages() {
    stage = start(stages);
    await stage.ask({ load: await wasmBytes(), file: picked() });
  },
  stage: (name, extra) => stage.ask({ name, extra }),
});
