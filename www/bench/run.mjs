/**
 * Speed and memory in the browser, beside what every sanitizer written in JavaScript does, and each stage by itself, in
 * one go and in turns, since the machine is noisy. Medians; see README.md.
 *
 *   node bench/run.mjs [ROUNDS]     (default 3)
 *
 * BENCH_CAPTURE names a capture to use instead of the synthetic one.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { dense, megabytes, synthetic } from './capture.mjs';
import { cpuTime, launchProfile, memory, SCRATCH, threadTime, watchMemory } from './chromium.mjs';
import { serveBench } from './site.mjs';
import { Table } from './table.mjs';

const rounds = Math.max(1, Number(process.argv[2] ?? 3));

/** The least each figure may be: the end of performance.md, where the reasons are. */
const GATES = { scanner: 0.2, dense: 400, pass: 250, wall: 2, cpu: 2 };

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

/** A tab of its own with the picked file, so a renderer of its own. */
async function tab(context, site, file, run) {
  const page = await context.newPage();
  page.setDefaultTimeout(0);
  try {
    await page.goto(site.url);
    await page.locator('input').setInputFiles(file);
    return await run(page);
  } finally {
    await page.close();
  }
}

/** What `run` took: wall and CPU time in s, the renderer's memory in MB. */
async function measure(pid, run) {
  const idle = memory(pid).renderer.own;
  const watch = watchMemory(pid);
  const [cpu, began] = [cpuTime(pid), performance.now()];
  const result = await run();
  const wall = (performance.now() - began) / 1000;
  const after = cpuTime(pid);
  const peak = watch.stop();
  return {
    result,
    wall,
    cpu: (after.renderer - cpu.renderer) / 1000,
    allCpu: (after.all - cpu.all) / 1000,
    idle,
    peak: peak.renderer.own,
    browser: peak.browser.own,
  };
}

/** Ours and the JavaScript way, in turns. */
async function beside({ context, pid }, site, file) {
  const runs = { ours: [], baseline: [] };
  for (let round = 0; round < rounds; round++) {
    for (const name of Object.keys(runs)) {
      const run = await tab(context, site, file, async (page) => {
        if (name === 'ours') await page.evaluate(() => window.startEngine());
        await page.waitForTimeout(1000);
        return measure(pid, () => page.evaluate((n) => window[n](), name));
      });
      if (name === 'ours' && !run.result.passed) throw new Error('the check failed');
      runs[name].push(run);
    }
  }
  const of = (name) =>
    Object.fromEntries(
      ['wall', 'cpu', 'allCpu', 'idle', 'peak', 'browser'].map((k) => [k, median(runs[name].map((r) => r[k]))]),
    );
  const halves = ['open', 'sanitize'].map((k) => median(runs.ours.map((r) => r.result[k] / 1000)));
  return { ours: of('ours'), baseline: of('baseline'), halves };
}

/**
 * Runs stages in turns; the first round only warms up. A figure is the stage's own time, less what the thread spent
 * waiting for a processor.
 */
async function stages({ context, pid }, site, file, names, known) {
  const seen = {};
  await tab(context, site, file, async (page) => {
    await page.evaluate(() => window.startStages());
    for (let round = 0; round <= rounds; round++) {
      for (const name of names) {
        const before = threadTime(pid, 'DedicatedWorker');
        const extra = name === 'know' ? known : undefined;
        const result = await page.evaluate(([n, e]) => window.stage(n, e), [name, extra]);
        const share = Math.min(1, (threadTime(pid, 'DedicatedWorker') - before) / result.all);
        seen[name] ??= [];
        if (round > 0) seen[name].push({ ...result, ms: result.ms * share });
      }
    }
  });
  return Object.fromEntries(
    Object.entries(seen).map(([name, list]) => [name, { ...list.at(-1), ms: median(list.map((r) => r.ms)) }]),
  );
}

async function main() {
  await mkdir(SCRATCH, { recursive: true });
  const folder = await mkdtemp(path.join(SCRATCH, 'speed-'));
  const site = await serveBench();
  const browser = await launchProfile();
  const tables = [];
  try {
    const file = process.env.BENCH_CAPTURE ?? path.join(folder, 'big.har');
    const known = process.env.BENCH_CAPTURE ? [] : await synthetic(file);
    const mb = await megabytes(file);
    const tiny = path.join(folder, 'dense.har');
    await dense(tiny, 64e6);
    const tinyMb = await megabytes(tiny);

    const order = ['memcpy', 'set', 'split', 'collect', 'absorb', 'know', 'arm', 'find', 'clean', 'hash'];
    const s = await stages(browser, site, file, order, known);
    const worst = await stages(browser, site, tiny, ['memcpy', 'split'], []);
    const rate = (name) => mb / (s[name].ms / 1000);
    const one = new Table(`${mb.toFixed(0)} MB, one worker, MB/s`);
    tables.push(one);
    one.row('memcpy inside wasm memory', rate('memcpy'));
    one.row('a chunk into wasm memory (set)', rate('set'));
    one.row('split: the scanner', rate('split'));
    one.row('split ÷ memcpy', rate('split') / rate('memcpy'), { least: GATES.scanner });
    one.row('split, dense tiny strings', tinyMb / (worst.split.ms / 1000), { least: GATES.dense });
    one.row('collect: detect (first pass)', rate('collect'), { least: GATES.pass });
    one.row('find: detect (second pass)', rate('find'));
    one.row('clean: detect, redact, verify', rate('clean'), { least: GATES.pass });
    one.row('of it redact and verify', mb / ((s.clean.ms - s.find.ms) / 1000));
    one.row('hash: SHA-256 and fingerprint', rate('hash'));
    one.row('absorb, in ms', s.absorb.ms);
    one.row('arm, in ms', s.arm.ms);
    one.row('wasm memory after the second pass, MB', s.clean.memory / 1e6);
    one.row('parts of the clean file', s.clean.parts);
    one.row('bytes copied, of 100', (s.clean.copied / mb / 1e6) * 100);

    const { ours, baseline, halves } = await beside(browser, site, file);
    const two = new Table(`${mb.toFixed(0)} MB end to end beside JSON.parse, walk, stringify`);
    tables.push(two);
    two.row('ours: MB/s', mb / ours.wall);
    two.row('ours: MB/s of reading', mb / halves[0]);
    two.row('ours: MB/s of writing and checking', mb / halves[1]);
    two.row('ours: MB/s of CPU', mb / ours.cpu);
    two.row('JavaScript: MB/s', mb / baseline.wall);
    two.row('JavaScript: MB/s of CPU', mb / baseline.cpu);
    two.row('ours ÷ JavaScript, wall', baseline.wall / ours.wall, { least: GATES.wall });
    two.row('ours ÷ JavaScript, CPU of the renderer', baseline.cpu / ours.cpu, { least: GATES.cpu });
    two.row('ours ÷ JavaScript, CPU of all processes', baseline.allCpu / ours.allCpu);
    two.row('ours: renderer, MB at most', ours.peak);
    two.row('ours: browser process, MB at most', ours.browser);
    two.row('JavaScript: renderer, MB at most', baseline.peak);
    two.row('renderer, JavaScript ÷ ours', baseline.peak / ours.peak);
  } finally {
    for (const table of tables) table.print();
    await browser.close();
    site.close();
    await rm(folder, { recursive: true, force: true });
  }
  process.exitCode = tables.some((t) => t.failed) ? 1 : 0;
}

await main();
