/** The real build, as a person uses it, hosted and from disk. Fails when there is no real build: nothing is left out. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { built, host, launch, openPage, pick, shoot } from './lib/browser.mjs';
import { entry, har, plantedCapture, score } from './lib/capture.mjs';

const SEED = 11;
const LARGE = 256 * 2 ** 20;

let browser;
let folder;
let dist;
let large;

before(async () => {
  dist = built('dist');
  folder = await mkdtemp(path.join(os.tmpdir(), 'harmless-e2e-'));
  large = path.join(folder, 'large.har');
  await writeLarge(large);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  if (folder) await rm(folder, { recursive: true });
});

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const heading = (frame, name) => frame.getByRole('heading', { level: 1, name });
const button = (frame, name) => frame.getByRole('button', { name, exact: true });

async function download(page, locator, file) {
  const [saved] = await Promise.all([page.waitForEvent('download'), locator.click()]);
  await saved.saveAs(file);
  return { name: saved.suggestedFilename(), bytes: await readFile(file) };
}

/** From a picked file to the saved copy. */
async function cleanCopy(page, frame, file) {
  await pick(frame, file);
  await button(frame, 'Make clean copy').click({ timeout: 60_000 });
  await heading(frame, 'The clean copy is ready').waitFor({ timeout: 60_000 });
  const copy = path.join(folder, `copy-${Date.now()}.har`);
  return { copy, ...(await download(page, button(frame, 'Save clean copy'), copy)) };
}

test('nothing of the pretended engine is in the real build', async () => {
  const page = await readFile(path.join(dist, 'harmless.html'), 'utf8');
  assert.ok(!/pretended/i.test(page));
});

for (const way of ['http', 'file']) {
  describe(`opened from ${way}`, { timeout: 240_000 }, () => {
    let site;

    before(async () => {
      site = await host(dist, way);
    });

    after(() => site?.close());

    /** Runs in a page of its own; afterwards nothing may have been sent, stored, logged or put into title or address. */
    async function withPage(run) {
      const { context, page, frame, seen } = await openPage(browser, site.url);
      const served = site.requests.length;
      try {
        await run(page, frame);
        assert.deepEqual(
          seen.requests.slice(1).filter((url) => !url.startsWith('blob:')),
          [],
        );
        assert.equal(site.requests.length, served);
        assert.deepEqual(seen.console, []);
        assert.deepEqual(seen.errors, []);
        assert.equal(await page.title(), 'harmless');
        assert.equal(page.url(), site.url);
        const stored = await page.evaluate(async () => [localStorage.length, (await indexedDB.databases()).length]);
        assert.deepEqual(stored, [0, 0]);
      } finally {
        await context.close();
      }
    }

    test('a capture is reviewed, cleaned, checked and saved', async () => {
      const capture = await plantedCapture(folder, SEED);
      await withPage(async (page, frame) => {
        const { copy, name, bytes } = await cleanCopy(page, frame, capture.file);
        assert.equal(name, `planted-${SEED}.sanitized.har`);
        assert.deepEqual(await score(capture, copy), { leaked: [], lost: [], reshaped: false });
        assert.equal(await frame.getByText('failed', { exact: true }).count(), 0);
        const sums = await frame.locator('.sum').allTextContents();
        assert.deepEqual(sums, [sha256(await readFile(capture.file)), sha256(bytes)]);
        const report = await download(page, button(frame, 'Save report'), `${copy}.report.json`);
        const text = report.bytes.toString();
        JSON.parse(text);
        for (const { must, needle, where } of capture.truth) {
          assert.ok(must !== 'remove' || needle.length < 6 || !text.includes(needle), `${where} stands in the report`);
        }
        if (process.env.HARMLESS_COMMAND) {
          const out = `${copy}.command.har`;
          execFileSync(process.env.HARMLESS_COMMAND, ['sanitize', capture.file, '-o', out, '--quiet']);
          assert.ok(bytes.equals(await readFile(out)), 'the page and the command differ');
        }
      });
    });

    test('what is kept stays, and a known text goes', async () => {
      const file = path.join(folder, 'known.har');
      const secret = 'c0rrect-horse-battery';
      const kept = 'Zk3v9QmX7rTb2LpWs8Yd4NcF6HjKa5Ge';
      await writeFile(
        file,
        har([
          entry({ response: { content: { size: 1, mimeType: 'text/plain', text: `before ${secret} after` } } }),
          entry({ request: { headers: [{ name: 'Cookie', value: `SESSIONID=${kept}` }] } }),
        ]),
      );
      await withPage(async (page, frame) => {
        await pick(frame, file);
        await frame.getByLabel('Text to remove').fill(secret);
        await button(frame, 'Find and mark').click();
        await frame.getByText(/Found \d+ time/).waitFor();
        await frame.getByRole('switch', { name: 'Remove: Cookies' }).click();
        await button(frame, 'Make clean copy').click();
        await heading(frame, 'The clean copy is ready').waitFor();
        const { bytes } = await download(page, button(frame, 'Save clean copy'), path.join(folder, 'known.out'));
        assert.ok(!bytes.includes(secret));
        assert.ok(bytes.includes(kept));
      });
    });

    test('a capture without secrets comes out identical', async () => {
      const file = path.join(folder, 'plain.har');
      await writeFile(file, har([entry(), entry()]));
      await withPage(async (page, frame) => {
        const { bytes } = await cleanCopy(page, frame, file);
        assert.ok(bytes.equals(await readFile(file)));
      });
    });

    test('a truncated capture is refused with its offset, and nothing can be saved', async () => {
      const capture = await plantedCapture(folder, SEED + 1);
      const whole = await readFile(capture.file);
      const file = path.join(folder, 'truncated.har');
      await writeFile(file, whole.subarray(0, Math.floor(whole.length * 0.6)));
      await withPage(async (page, frame) => {
        await pick(frame, file);
        await heading(frame, 'This file can’t be opened').waitFor();
        await frame
          .getByText(/byte [\d,]+/)
          .first()
          .waitFor();
        assert.equal(await frame.getByRole('button', { name: /Save|Make/ }).count(), 0);
        await shoot(page, `truncated-${way}`);
      });
    });

    test('reading can be cancelled, and another capture opened', async () => {
      const small = path.join(folder, 'plain.har');
      await writeFile(small, har([entry()]));
      await withPage(async (_page, frame) => {
        await pick(frame, large);
        await button(frame, 'Cancel').click();
        await heading(frame, 'Make a HAR capture safe to share').waitFor();
        await pick(frame, small);
        await heading(frame, 'No secrets found').waitFor();
      });
    });
  });
}

/** A capture large enough to be caught while it is being read. */
async function writeLarge(file) {
  const one = JSON.stringify(
    entry({ response: { content: { size: 1, mimeType: 'text/plain', text: 'word '.repeat(12_000) } } }),
  );
  const handle = await open(file, 'w');
  try {
    await handle.write('{"log":{"version":"1.2","creator":{"name":"tests","version":"1"},"entries":[');
    for (let written = 0; written < LARGE; written += one.length + 1)
      await handle.write(written === 0 ? one : `,${one}`);
    await handle.write(']}}');
  } finally {
    await handle.close();
  }
}
