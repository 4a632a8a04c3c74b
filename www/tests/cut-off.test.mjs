/** A capture that was cut off: what is whole of it can be opened, looked through and cleaned. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { assertAccessible } from './lib/axe.mjs';
import { pick, shoot } from './lib/browser.mjs';
import { downloaded, view } from './lib/drive.mjs';
import { onSite } from './lib/with-page.mjs';
import { chromeEntry, TOKEN } from './lib/workbench.mjs';

const entries = [0, 1, 2, 3].map((i) =>
  chromeEntry(i, {
    text: JSON.stringify({ note: 'a "quoted" ]}} and \\ in it', i }),
    ...(i === 2 ? { status: 500, requestHeaders: [{ name: 'authorization', value: `Bearer ${TOKEN}` }] } : {}),
  }),
);
const creator = { name: 'WebInspector', version: '537.36' };
const page = { id: 'page_1', title: 'T', startedDateTime: entries[0].startedDateTime, pageTimings: {} };
const written = (log) => JSON.stringify({ log }, null, 1);
const usual = written({ version: '1.2', creator, pages: [page], entries });
const turned = written({ entries, pages: [page, page], creator, version: '1.2' });

/** Where each is cut, and how many requests are whole then. */
const CUTS = {
  'in the last request': [usual.slice(0, usual.lastIndexOf('"startedDateTime"') + 30), 3],
  'between two requests': [usual.slice(0, usual.lastIndexOf('{\n    "_initiator"')), 3],
  'behind the requests': [usual.slice(0, usual.lastIndexOf(']') + 1), 4],
  'in a list after the requests': [turned.slice(0, turned.indexOf('"pages"') + 40), 4],
  'in a member after the lists': [turned.slice(0, turned.lastIndexOf('"creator"') + 20), 4],
};
const files = {};

const site = onSite('cut-off', { unstored: [TOKEN] }, async () => {
  for (const [name, [text]] of Object.entries(CUTS))
    files[name] = await site.put(`${name.replaceAll(' ', '-')}.har`, text);
  files.nothing = await site.put('nothing.har', usual.slice(0, usual.indexOf('"entries"') + 60));
});
const { withPage } = site;

const refused = (frame) => frame.getByRole('heading', { level: 1, name: 'This file can’t be opened' }).waitFor();
const wholeButton = (frame, n) => frame.getByRole('button', { name: `Open the ${n} whole requests` });

describe('a capture that was cut off', () => {
  for (const [name, [, whole]] of Object.entries(CUTS)) {
    test(`${name} is opened as far as it is whole`, async () => {
      await withPage({}, async ({ frame }) => {
        await pick(frame, files[name]);
        await refused(frame);
        await wholeButton(frame, whole).click();
        await frame.locator('review-view h1').waitFor();
        await frame.getByText(`the ${whole} requests that were whole`).waitFor();
        await view(frame, 'requests');
        await frame.getByRole('gridcell').first().waitFor();
        await frame.locator('requests-view footer').getByText(`${whole} requests`).waitFor();
      });
    });
  }

  test('gives a clean copy, which is a whole capture', async () => {
    await withPage({}, async ({ frame, page }) => {
      const name = 'in the last request';
      await pick(frame, files[name]);
      await refused(frame);
      await assertAccessible(frame, 'a capture that was cut off');
      await shoot(page, 'cut-off');
      await wholeButton(frame, 3).press('Enter');
      await frame.getByRole('button', { name: 'Make clean copy' }).click();
      const save = frame.getByRole('button', { name: 'Save clean copy' });
      await save.waitFor();
      await shoot(page, 'cut-off-saved');
      const copy = await downloaded(page, () => save.click());
      assert.equal(copy.name, 'in-the-last-request.sanitized.har');
      const { log } = JSON.parse(copy.text);
      assert.equal(log.entries.length, 3);
      assert.ok(!copy.text.includes(TOKEN));
      // What stands before the secret is the file's own.
      const original = await readFile(files[name], 'utf8');
      const same = copy.text.indexOf('REDACTED');
      assert.equal(copy.text.slice(0, same), original.slice(0, same));
    });
  });

  test('before its first request is refused with nothing to open', async () => {
    await withPage({}, async ({ frame }) => {
      await pick(frame, files.nothing);
      await refused(frame);
      assert.equal(await frame.getByRole('button', { name: /whole request/ }).count(), 0);
    });
  });
});
