/** The contract for scripts: open, sanitize, and read the clean copy; nothing of the original can be read. */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launch, leaksOnDisk, setUp } from './lib.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

describe('Harmless.create', { timeout: 120_000 }, () => {
  test('opens, sanitizes under a policy, and reads the clean copy', async () => {
    const site = await setUp(browser);
    try {
      const { page } = site;
      const capture = await site.capture();
      await page.goto(`${site.caseUrl}/attach/field`);
      await page.evaluate(() => {
        document.body.append(Object.assign(document.createElement('input'), { type: 'file', id: 'own' }));
      });
      await page.locator('#own').setInputFiles(capture.file);
      const told = await page.evaluate(async () => {
        const { Harmless } = await import('/harmless/dist/index.js');
        const [file] = document.querySelector('#own').files;
        const harmless = await Harmless.create({ page: '/harmless/page/harmless.html', workers: 1, profile: 'auto' });
        const phases = new Set();
        const onProgress = ({ phase }) => phases.add(phase);
        const session = await harmless.open(file.slice(0, file.size), { onProgress });
        const early = await session.rows({ start: 0, end: 10 }).catch((error) => error.message);
        const first = session.secrets;
        const { file: clean, report, note } = await session.sanitize({ policy: { level: 'strict' }, onProgress });
        const rows = await session.rows({
          query: 'method:POST',
          sort: { column: 'time', descending: true },
          start: 0,
          end: 50,
        });
        const wrong = await session.rows({ query: 'status:(', start: 0, end: 5 }).catch((error) => error.message);
        const all = await session.rows({ start: 0, end: 1000 });
        const entries = [];
        for (const { index } of all.rows.slice(0, 30)) entries.push(await session.entry(index));
        const findings = await session.findings;
        const out = {
          early,
          first,
          capture: session.capture,
          secrets: session.secrets,
          name: clean.name,
          report,
          note,
          rows,
          wrong,
          all,
          entries,
          findings,
        };
        out.text = await clean.text();
        session.close();
        const frames = document.querySelectorAll('iframe').length;
        const cancelled = await harmless.open(file, { signal: AbortSignal.abort() }).catch((error) => error.code);
        return { ...out, frames, cancelled, phases: [...phases] };
      });
      assert.match(told.early, /not-yet/);
      assert.ok(told.capture.entries > 50);
      assert.ok(told.first.length > 5 && told.secrets.length > told.first.filter((c) => c.removed).length);
      assert.equal(told.name, 'capture.sanitized.har');
      assert.deepEqual(JSON.parse(told.report).policy.kept, []);
      assert.match(told.note, /SHA-256/);
      assert.ok(told.rows.rows.length > 0 && told.rows.rows.every(({ method }) => method === 'POST'));
      assert.equal(told.rows.total, told.rows.rows.length);
      assert.match(told.wrong, /query, at \d+/);
      assert.equal(told.all.total, told.capture.entries);
      assert.equal(told.entries.length, 30);
      assert.ok(told.entries.every(({ entry }) => entry.request));
      assert.ok(Array.isArray(told.findings));
      assert.equal(told.frames, 0);
      assert.equal(told.cancelled, 'cancelled');
      const disk = path.join(site.folder, 'told');
      await mkdir(disk);
      await writeFile(path.join(disk, 'told.json'), JSON.stringify(told));
      assert.deepEqual(await leaksOnDisk(disk, capture), []);
    } finally {
      await site.close();
    }
  });
});
