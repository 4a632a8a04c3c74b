/** Containers through the embed: what is packed, encrypted or cut off is held back and handed over as a clean HAR. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { saz, zip } from '../../../www/tests/lib/saz.mjs';
import { application, approve, launch, leaksOnDisk, score, setUp } from './lib.mjs';

const SECRET = 'Zx9kQ2vB7nM4tR8wY1pL5sD3';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** Gives a file to the portal in one of two ways, and sends the form once it is ready. */
const WAYS = {
  async element(site, file) {
    await site.page.goto(`${site.caseUrl}/attach/element`);
    await site.page.locator('harmless-upload input').setInputFiles(file);
    return async () => site.page.getByText('Ready to send').waitFor({ timeout: 60_000 });
  },
  async field(site, file) {
    await site.page.goto(`${site.caseUrl}/attach/field`);
    await site.page.locator('[data-harmless-status]').first().waitFor({ state: 'attached' });
    await site.page.locator('#files').setInputFiles(file);
    return async () => site.page.waitForFunction(() => document.querySelector('#files').files.length === 1);
  },
};

/** Makes a file, takes it through a way, and gives the text of what is on the case. */
async function through(way, name, bytes, unlock = async () => {}) {
  const site = await setUp(browser);
  try {
    const file = path.join(site.folder, name);
    await writeFile(file, bytes);
    const ready = await WAYS[way](site, file);
    await unlock(await application(site.page));
    await approve(site.page);
    await ready();
    await site.page.getByRole('button', { name: 'Attach' }).click();
    await site.page.getByRole('heading', { name: 'The rooms page' }).waitFor();
    const [clean, ...others] = site.attachments().filter((a) => a.name !== 'report.json' && !/report/.test(a.name));
    assert.deepEqual(others, []);
    assert.ok(clean.name.endsWith('.sanitized.har'), clean.name);
    assert.deepEqual(site.errors, []);
    const truth = path.join(site.folder, 'truth.json');
    await writeFile(truth, JSON.stringify([{ where: 'saz', needle: SECRET, must: 'remove' }]));
    const planted = { truthFile: truth, truth: JSON.parse(await readFile(truth, 'utf8')) };
    assert.deepEqual(await leaksOnDisk(site.data, planted), [], 'nothing plain reached the server');
    return (await site.contentOf(clean)).toString('utf8');
  } finally {
    await site.close();
  }
}

for (const way of Object.keys(WAYS)) {
  describe(`through the ${way}`, { timeout: 240_000 }, () => {
    test('a SAZ becomes a clean HAR', async () => {
      const text = await through(way, 'fiddled.saz', saz(SECRET));
      assert.equal(JSON.parse(text).log.entries.length, 5);
    });

    test('an encrypted SAZ asks for its password inside the frame', async () => {
      const text = await through(way, 'locked.saz', saz(SECRET, 'open sesame'), async (inner) => {
        await inner.getByLabel('Password').fill('open sesame');
        await inner.getByRole('button', { name: 'Unpack', exact: true }).click();
      });
      assert.equal(JSON.parse(text).log.entries.length, 5);
    });

    test('a SAZ that was cut off gives what is left of it', async () => {
      const whole = saz(SECRET);
      const text = await through(way, 'cut.saz', whole.subarray(0, Math.floor(whole.length * 0.6)));
      const { length } = JSON.parse(text).log.entries;
      assert.ok(length >= 1 && length <= 5, `${length} entries`);
    });

    test('a packed HAR with the leak bench in it comes out clean', async () => {
      for (const [name, pack] of [
        ['a.zip', (har) => zip([['capture.har', har]])],
        ['b.har.gz', (har) => gzipSync(har)],
      ]) {
        const site = await setUp(browser);
        try {
          const capture = await site.capture();
          const file = path.join(site.folder, name);
          await writeFile(file, pack(await readFile(capture.file)));
          const ready = await WAYS[way](site, file);
          await approve(site.page);
          await ready();
          await site.page.getByRole('button', { name: 'Attach' }).click();
          await site.page.getByRole('heading', { name: 'The rooms page' }).waitFor();
          const clean = site.attachments().find((a) => a.name.endsWith('.sanitized.har'));
          const { leaked, lost, reshaped } = await score(capture, site.pathOf(clean));
          assert.deepEqual({ leaked, lost, reshaped }, { leaked: [], lost: [], reshaped: false });
          assert.deepEqual(await leaksOnDisk(site.data, capture), []);
        } finally {
          await site.close();
        }
      }
    });
  });
}
