/**
 * A large original encrypted on the built page, as a person would: pick it, make the clean copy, give a key, encrypt. Prints
 * MB/s of the encryption and by how much the memory of the renderer grew at most while it ran.
 *
 *   node benches/seal-browser.mjs [BYTES]     (default 200M)
 *
 * BENCH_CAPTURE names a capture to use instead. The gate can be moved by SEAL_BROWSER_MB (60): the growth may not depend on the file.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { launchProfile, memory, SCRATCH, watchMemory } from '../www/bench/chromium.mjs';
import { Table } from '../www/bench/table.mjs';
import { built, host, pick, WWW } from '../www/tests/lib/browser.mjs';
import { CV25519, Gpg } from '../www/tests/lib/gpg.mjs';

const MEMORY = Number(process.env.SEAL_BROWSER_MB ?? 60);
const timeout = 3_600_000;
const given = process.env.BENCH_CAPTURE;
const file = given ?? path.join(SCRATCH, 'seal.har');
const gpg = new Gpg();
await mkdir(SCRATCH, { recursive: true });
const site = await host(built('dist'), 'http');
const { context, pid, close } = await launchProfile();
try {
  gpg.make('bench', CV25519);
  if (!given)
    execFileSync('python3', [path.join(WWW, '../scripts/make-big.py'), file, process.argv[2] ?? '200M'], {
      stdio: 'inherit',
    });
  const mb = (await stat(file)).size / 1e6;
  const page = await context.newPage();
  await page.goto(site.url);
  const frame = page.frames()[1];
  const button = (name) => frame.getByRole('button', { name, exact: true });
  await frame.locator('harmless-app h1').first().waitFor();
  await pick(frame, file);
  await button('Make clean copy').click({ timeout });
  await frame.getByLabel('Public key (OpenPGP)').fill(gpg.key('bench').toString(), { timeout });
  await button('Add key').click();
  await frame.locator('case-original .good').waitFor({ timeout });
  await page.waitForTimeout(3000);
  const before = memory(pid);
  const watch = watchMemory(pid);
  const began = performance.now();
  await button('Encrypt the original').click();
  await Promise.race([
    button('Save encrypted original').waitFor({ timeout }),
    frame.locator('case-original [role=alert]').waitFor({ timeout }),
  ]);
  const seconds = (performance.now() - began) / 1000;
  const peak = watch.stop();
  const table = new Table(`${mb.toFixed(0)} MB encrypted on the built page`);
  const done = await button('Save encrypted original').isVisible();
  table.say('encrypted', done ? 'yes' : 'NO', done);
  table.row('MB/s', mb / seconds);
  table.row("renderer's memory before, MB", before.renderer.own);
  table.row('and at most while it was encrypted', peak.renderer.own);
  table.row('so it grew by, MB', peak.renderer.own - before.renderer.own, { most: MEMORY });
  table.print();
  process.exitCode = table.failed ? 1 : 0;
} finally {
  await close();
  await site.close();
  gpg.close();
  if (!given) await rm(file, { force: true });
}
