/** Containers on the real page: SAZ, packed HARs, passwords, damage, and the clean copy that comes out. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { assertAccessible } from './lib/axe.mjs';
import { built, host, isPart, launch, openPage, pick, shoot } from './lib/browser.mjs';
import { saz, zip } from './lib/saz.mjs';

const SECRET = 'Zx9kQ2vB7nM4tR8wY1pL5sD3';
const HAR = JSON.stringify({
  log: {
    version: '1.2',
    creator: { name: 'test', version: '1' },
    entries: [
      {
        startedDateTime: '2025-06-10T11:00:00.000Z',
        time: 5,
        request: { method: 'GET', url: 'https://h.example/a', headers: [], cookies: [], queryString: [] },
        response: { status: 200, headers: [], cookies: [], content: { size: 0, mimeType: '' } },
        timings: {},
      },
    ],
  },
});

const file = (name, buffer) => ({ name, mimeType: 'application/octet-stream', buffer });
const heading = (frame, name) => frame.getByRole('heading', { level: 1, name });
const button = (frame, name) => frame.getByRole('button', { name, exact: true });

let browser;
let folder;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'harmless-import-'));
  browser = await launch();
});

after(async () => {
  await browser?.close();
  if (folder) await rm(folder, { recursive: true });
});

/** Makes the clean copy of what is open, and gives its name and text. */
async function clean(page, frame) {
  await button(frame, 'Make clean copy').click({ timeout: 30_000 });
  await heading(frame, 'The clean copy is ready').waitFor({ timeout: 30_000 });
  const [saved] = await Promise.all([page.waitForEvent('download'), button(frame, 'Save clean copy').click()]);
  const target = path.join(folder, `copy-${Date.now()}.har`);
  await saved.saveAs(target);
  return { name: saved.suggestedFilename(), text: await readFile(target, 'utf8') };
}

for (const way of ['http', 'file']) {
  describe(`containers, opened from ${way}`, { timeout: 180_000 }, () => {
    let site;

    before(async () => {
      site = await host(built('dist'), way);
    });

    after(() => site?.close());

    async function withPage(run, options) {
      const { context, page, frame, seen } = await openPage(browser, site.url, options);
      try {
        await run(page, frame);
        assert.deepEqual(seen.console, []);
        assert.deepEqual(seen.errors, []);
        assert.deepEqual(
          seen.requests.slice(1).filter((url) => !url.startsWith('blob:') && !isPart(url)),
          [],
        );
      } finally {
        await context.close();
      }
    }

    test('a SAZ is reviewed with its warnings, and its clean copy is a HAR without the secrets', () =>
      withPage(async (page, frame) => {
        await pick(frame, file('support case.saz', saz(SECRET)));
        await frame.getByText('made from a Fiddler archive (SAZ)').waitFor();
        await frame.getByText('1 thing could not be read').click();
        await frame.getByText('coding that is not known').waitFor();
        await frame.getByText('raw/3_s.txt, Entry 3').waitFor();
        assert.equal(await frame.getByText('klingon').count(), 0);
        await shoot(page, `import-review-${way}`);
        await frame.getByRole('button', { name: /^Overview/ }).click();
        await frame.getByText('made from a Fiddler archive (SAZ)').waitFor();
        await frame.getByRole('button', { name: /^Requests/ }).click();
        await frame.getByText('/gzip').first().waitFor();
        // The other capture of a comparison may be packed as well.
        await frame.getByRole('button', { name: /^Compare/ }).click();
        await frame.locator('compare-view input[type=file]').setInputFiles(file('b.har.gz', gzipSync(HAR)));
        await frame.locator('compare-view table').waitFor();
        await frame
          .getByRole('button', { name: /^Sanit|^Clean|^Review/ })
          .first()
          .click();
        const { name, text } = await clean(page, frame);
        assert.equal(name, 'support case.sanitized.har');
        const har = JSON.parse(text);
        assert.equal(har.log.entries.length, 5);
        assert.ok(!text.includes(SECRET));
        assert.match(har.log.entries[1].response.content.text, /"note":"kept"/);
      }));

    test('a password is asked for, and asked for again when it is wrong', () =>
      withPage(async (page, frame) => {
        await pick(frame, file('locked.saz', saz(SECRET, 'open sesame')));
        await heading(frame, 'This archive is encrypted').waitFor();
        const field = frame.getByLabel('Password');
        assert.equal(await field.getAttribute('type'), 'password');
        // Keys alone: the field has the focus.
        await frame.locator('password-view input:focus').waitFor();
        await shoot(page, `import-password-${way}`);
        if (way === 'http') await assertAccessible(frame, 'password');
        await button(frame, 'Unpack').click();
        await frame.getByText('Type the password of the archive.').waitFor();
        await field.fill('guess');
        await field.press('Enter');
        await frame.getByText('This password does not open the archive. Type it again.').waitFor();
        assert.equal(await frame.getByLabel('Password').inputValue(), '');
        await shoot(page, `import-wrong-${way}`);
        await frame.getByLabel('Password').fill('open sesame');
        await button(frame, 'Unpack').click();
        await frame.getByText('made from a Fiddler archive (SAZ)').waitFor();
        const { name, text } = await clean(page, frame);
        assert.equal(name, 'locked.sanitized.har');
        assert.ok(!text.includes(SECRET));
        const everything = await frame.evaluate(() => document.documentElement.outerHTML);
        assert.ok(!everything.includes('open sesame'));
      }));

    test('packed HARs come out as they went in', () =>
      withPage(async (page, frame) => {
        for (const [name, bytes, result] of [
          ['a.har.gz', gzipSync(HAR), 'a.sanitized.har'],
          ['b.zip', zip([['x/b.har', HAR]]), 'b.sanitized.har'],
          ['c.zhar', deflateSync(HAR), 'c.sanitized.har'],
        ]) {
          await pick(frame, file(name, bytes));
          const copy = await clean(page, frame);
          assert.deepEqual(copy, { name: result, text: HAR });
          await frame
            .getByRole('button', { name: /another/i })
            .first()
            .click();
          await frame.locator('start-view').waitFor();
        }
      }));

    test('what cannot be unpacked is told, and the next file opens', () =>
      withPage(async (_page, frame) => {
        const whole = saz(SECRET);
        for (const [name, bytes, says] of [
          ['cut.saz', whole.subarray(0, 20), 'The file ends in the middle of the capture.'],
          ['notes.zip', zip([['notes.txt', 'x']]), 'There is no capture in this archive.'],
          ['cut.gz', gzipSync(HAR).subarray(0, 40), 'This file is damaged'],
        ]) {
          await pick(frame, file(name, bytes));
          await frame.getByText(says).waitFor();
          await button(frame, 'Open another file').click();
        }
        await pick(frame, file('fine.saz', whole));
        await button(frame, 'Make clean copy').waitFor();
      }));
  });
}

describe('an archive of several captures', { timeout: 120_000 }, () => {
  const one = (host) => HAR.replace('h.example', host);
  const members = [
    ['before/first.har', one('first.example')],
    ['notes.txt', 'not one of them'],
    ['after/second.har', one('second.example').replace('"time":5', '"time":7')],
    ['after/third.har', one('third.example')],
  ];
  const hosts = (text) => JSON.parse(text).log.entries.map((e) => new URL(e.request.url).host);
  let site;
  before(async () => {
    site = await host(built('dist'), 'http');
  });
  after(() => site?.close());

  async function withPage(options, run) {
    const { context, page, frame, seen } = await openPage(browser, site.url, options);
    try {
      await run(page, frame);
      assert.deepEqual([...seen.console, ...seen.errors], []);
    } finally {
      await context.close();
    }
  }
  const names = (frame) => frame.locator('choose-view li .name').allTextContents();

  test('asks which one, and opens that; another one the next time', () =>
    withPage({}, async (page, frame) => {
      for (const [i, wanted] of [
        [1, 'second'],
        [0, 'first'],
      ]) {
        await pick(frame, file('both.zip', zip(members)));
        await heading(frame, 'There are 3 captures in this archive').waitFor();
        assert.deepEqual((await names(frame)).sort(), ['after/second.har', 'after/third.har', 'before/first.har']);
        if (i === 1) {
          await assertAccessible(frame, 'choose');
          await shoot(page, 'import-choose');
        }
        await frame.getByRole('button', { name: new RegExp(`${wanted}\\.har`) }).click();
        const copy = await clean(page, frame);
        assert.equal(copy.name, `${wanted}.sanitized.har`);
        assert.deepEqual(hosts(copy.text), [`${wanted}.example`]);
        assert.equal(copy.text, members.find(([name]) => name.endsWith(`${wanted}.har`))[1]);
        await button(frame, 'Open another').click();
        await frame.locator('start-view').waitFor();
      }
    }));

  test('by keys alone, in French, dark and narrow; and one can turn back', () =>
    withPage({ locale: 'fr-FR', colorScheme: 'dark', viewport: { width: 360, height: 740 } }, async (page, frame) => {
      await pick(frame, file('both.zip', zip(members)));
      await heading(frame, 'Il y a 3 captures dans cette archive').waitFor();
      await assertAccessible(frame, 'choose, French');
      await shoot(page, 'import-choose-fr');
      assert.ok((await frame.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
      const last = (await names(frame)).at(-1);
      for (let i = 0; i < 4; i++) await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await frame.locator('start-view').waitFor();
      await pick(frame, file('both.zip', zip(members)));
      await heading(frame, 'Il y a 3 captures dans cette archive').waitFor();
      for (let i = 0; i < 3; i++) await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await frame.locator('review-view').getByText(last.split('/').at(-1), { exact: true }).waitFor();
    }));

  test('the password is asked for once', () =>
    withPage({}, async (page, frame) => {
      await pick(frame, file('locked.zip', zip(members, 'open sesame')));
      await heading(frame, 'This archive is encrypted').waitFor();
      await frame.getByLabel('Password').fill('open sesame');
      await frame.getByLabel('Password').press('Enter');
      await heading(frame, 'There are 3 captures in this archive').waitFor();
      await frame.getByRole('button', { name: /third\.har/ }).click();
      const { text } = await clean(page, frame);
      assert.deepEqual(hosts(text), ['third.example']);
    }));

  test('of many one is found by its name', () =>
    withPage({}, async (_page, frame) => {
      const many = Array.from({ length: 40 }, (_, i) => [`run-${i}.har`, one(`run-${i}.example`)]);
      await pick(frame, file('runs.zip', zip(many)));
      await heading(frame, 'There are 40 captures in this archive').waitFor();
      await frame.getByRole('searchbox').fill('RUN-3');
      assert.equal((await names(frame)).length, 11);
      await frame.getByRole('searchbox').fill('nothing');
      await frame.getByText('No capture has this in its name.').waitFor();
      await frame.getByRole('searchbox').fill('run-17');
      await frame.locator('choose-view li button').click();
      await frame.getByText('run-17.har', { exact: true }).waitFor();
    }));
});

test('in French, dark and narrow', { timeout: 60_000 }, async () => {
  const site = await host(built('dist'), 'http');
  const options = { colorScheme: 'dark', locale: 'fr-FR', viewport: { width: 390, height: 800 } };
  const { context, page, frame } = await openPage(browser, site.url, options);
  try {
    await pick(frame, file('x.saz', saz(SECRET, 'mot')));
    await heading(frame, 'Cette archive est chiffrée').waitFor();
    await shoot(page, 'import-password-fr');
    await frame.getByLabel('Mot de passe').fill('mot');
    await button(frame, 'Extraire').click();
    await frame.getByText('1 élément n’a pas pu être lu').click();
    await frame.getByText('Un corps a un codage inconnu').waitFor();
    await shoot(page, 'import-review-fr');
  } finally {
    await context.close();
    await site.close();
  }
});
