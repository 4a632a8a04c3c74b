/**
 * A large capture through the built page, as a person would: pick it, wait for Review, make the clean copy. Prints speed,
 * the peak memory of the renderer and the browser process, and whether the copy was verified.
 *
 *   node benches/memory-browser.mjs [BYTES]     (default 1G)
 *
 * BENCH_CAPTURE names a capture to use instead, BENCH_TRACE=1 prints the memory as it goes. The gates can be moved by
 * MEMORY_BROWSER_MB (150) and SPEED_BROWSER_MB (150).
 */
import { execFileSync } from 'node:child_process';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { launchProfile, memory, SCRATCH, watchMemory } from '../www/bench/chromium.mjs';
import { Table } from '../www/bench/table.mjs';
import { built, host, pick, WWW } from '../www/tests/lib/browser.mjs';

const bytes = process.argv[2] ?? '1G';
const MEMORY = Number(process.env.MEMORY_BROWSER_MB ?? 150);
const SPEED = Number(process.env.SPEED_BROWSER_MB ?? 150);
const HOUR = 3_600_000;

/** Opens the page, makes a clean copy and measures. */
async function run(way, file) {
  const site = await host(built('dist'), way);
  const { context, pid, close } = await launchProfile();
  try {
    const page = await context.newPage();
    await page.goto(site.url);
    const frame = page.frames()[1];
    await frame.locator('harmless-app h1').first().waitFor();
    await page.waitForTimeout(1500);
    const idle = memory(pid);
    const trace = process.env.BENCH_TRACE
      ? (now, ms) =>
          console.log(
            `${(ms / 1000).toFixed(1).padStart(6)} s  renderer ${now.renderer.own.toFixed(0)}  browser ${now.browser.own.toFixed(0)}`,
          )
      : undefined;
    const watch = watchMemory(pid, trace);
    const began = performance.now();
    await pick(frame, file);
    const clean = frame.getByRole('button', { name: 'Make clean copy', exact: true });
    const seen = (locator) => locator.waitFor({ timeout: HOUR }).then(() => true);
    const problem = frame.locator('problem-view');
    await Promise.race([seen(clean), seen(problem)]);
    const read = performance.now() - began;
    if (await problem.isVisible()) throw new Error(`the page says: ${await problem.innerText()}`);
    const decided = performance.now();
    await clean.click();
    const ready = frame.getByRole('heading', { level: 1, name: 'The clean copy is ready' });
    await Promise.race([seen(ready), seen(problem)]);
    const cleaned = performance.now() - decided;
    const peak = watch.stop();
    if (await problem.isVisible()) throw new Error(`the page says: ${await problem.innerText()}`);
    const proof = await frame.locator('proof-note').innerText();
    const state = await frame.evaluate(() => document.querySelector('harmless-app').session?.state?.result);
    return { idle, peak, read, cleaned, proof, verified: state?.verification.passed };
  } finally {
    await close();
    await site.close();
  }
}

const given = process.env.BENCH_CAPTURE;
const file = given ?? path.join(SCRATCH, 'corpus.har');
await mkdir(SCRATCH, { recursive: true });
try {
  if (!given) execFileSync('python3', [path.join(WWW, '../scripts/make-big.py'), file, bytes], { stdio: 'inherit' });
  const mb = (await stat(file)).size / 1e6;
  const table = new Table(`${mb.toFixed(0)} MB through the built page`);
  for (const way of ['http', 'file']) {
    const r = await run(way, file);
    const name = way === 'http' ? 'hosted' : 'from disk';
    const rate = mb / ((r.read + r.cleaned) / 1000);
    table.row(`${name}: MB/s end to end`, rate, { least: SPEED });
    table.row(`${name}: MB/s of reading`, mb / (r.read / 1000));
    table.row(`${name}: MB/s of writing and checking`, mb / (r.cleaned / 1000));
    table.row(`${name}: renderer's memory, MB at most`, r.peak.renderer.own, { most: MEMORY });
    table.row(`${name}: the same before the capture`, r.idle.renderer.own);
    table.row(`${name}: the same as Pss, with program code`, r.peak.renderer.pss);
    table.row(`${name}: browser process, MB at most`, r.peak.browser.own);
    table.say(`${name}: verified`, r.verified ? 'yes' : 'NO', r.verified === true);
    console.log(r.proof.split('\n').slice(0, 3).join(' · '));
  }
  table.print();
  process.exitCode = table.failed ? 1 : 0;
} finally {
  if (!given) await rm(file, { force: true });
}
