/** What goes wrong on the person's side: nothing is sent, the original is not in the form, and the person is told. */
import assert from 'node:assert/strict';
import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { application, approve, launch, leaksOnDisk, setUp } from './lib.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

async function withSite(options, run) {
  const site = await setUp(browser, options);
  try {
    const capture = await site.capture();
    await run(site, capture, site.page);
    assert.deepEqual(site.attachments(), [], 'nothing is on the case');
    assert.deepEqual(await leaksOnDisk(site.data, capture), [], 'nothing reached the server');
  } finally {
    await site.close();
  }
}

const element = async (site, page, file) => {
  await page.goto(`${site.caseUrl}/attach/element`);
  await page.locator('harmless-upload input').setInputFiles(file);
};
const field = async (site, page, file) => {
  await page.goto(`${site.caseUrl}/attach/field`);
  await page.locator('[data-harmless-status]').first().waitFor({ state: 'attached' });
  await page.locator('#files').setInputFiles(file);
};
/** What a form would send for the element. */
const inForm = (page) =>
  page.evaluate(() => [...new FormData(document.querySelector('form')).values()].map((v) => v.name ?? v));

describe('on the person’s side', { timeout: 180_000 }, () => {
  test('the file is changed on disk while it is reviewed', () =>
    withSite({}, async (site, capture, page) => {
      await element(site, page, capture.file);
      const inner = await application(page);
      await inner.getByRole('button', { name: 'Make and hand over' }).waitFor({ timeout: 60_000 });
      await appendFile(capture.file, '\n');
      await approve(page);
      await page.getByText('The file changed while it was being read').waitFor({ timeout: 60_000 });
      assert.deepEqual(await inForm(page), []);
      assert.ok(await page.evaluate(() => !document.querySelector('form').checkValidity()));
    }));

  test('a worker dies', () =>
    withSite({}, async (site, capture, page) => {
      await element(site, page, capture.file);
      const inner = await application(page);
      await inner.getByRole('button', { name: 'Make and hand over' }).waitFor({ timeout: 60_000 });
      const workers = page.workers();
      assert.ok(workers.length >= 2, `${workers.length} workers`);
      await Promise.all(
        workers.map((worker) =>
          worker
            .evaluate(() =>
              setTimeout(() => {
                throw new Error('crash');
              }),
            )
            .catch(() => {}),
        ),
      );
      await page.waitForTimeout(300);
      await approve(page);
      await page.getByText('harmless made a mistake').waitFor({ timeout: 60_000 });
      assert.deepEqual(await inForm(page), []);
    }));

  test('the workers have no memory left', () =>
    withSite({}, async (site, capture, page) => {
      await element(site, page, capture.file);
      const inner = await application(page);
      await inner.getByRole('button', { name: 'Make and hand over' }).waitFor({ timeout: 60_000 });
      // What a browser does when a buffer can't be had any more, from here on and for every one.
      await Promise.all(
        page.workers().map((worker) =>
          worker.evaluate(() => {
            const none = () => {
              throw new RangeError('Array buffer allocation failed');
            };
            self.Uint8Array = new Proxy(Uint8Array, { construct: none });
            self.ArrayBuffer = new Proxy(ArrayBuffer, { construct: none });
            WebAssembly.Memory.prototype.grow = none;
          }),
        ),
      );
      await approve(page);
      await page.getByText('harmless made a mistake').waitFor({ timeout: 60_000 });
      assert.deepEqual(await inForm(page), []);
      assert.ok(await page.evaluate(() => !document.querySelector('form').checkValidity()));
    }));

  test('the page is not there', () =>
    withSite({ fault: ({ url }) => (url.endsWith('harmless.html') ? 404 : undefined) }, async (site, _, page) => {
      await page.goto(`${site.caseUrl}/attach/element`);
      const outcome = await page.evaluate(async () => {
        const { HarmlessFrame } = await import('/harmless/dist/index.js');
        const options = { page: '/harmless/page/harmless.html', connectWithin: 1500 };
        return HarmlessFrame.create(options).then(
          () => 'done',
          (error) => error.code,
        );
      });
      assert.equal(outcome, 'unreachable');
      assert.equal(await page.locator('iframe').count(), 0, 'no frame is left');
    }));

  test('the person cancels, in the frame, with the dialog’s button, and with Escape', () =>
    withSite({}, async (site, capture, page) => {
      await field(site, page, capture.file);
      const ways = [
        // The click takes the frame away with it, which it can't be told of.
        async () =>
          (await application(page))
            .getByRole('button', { name: 'Cancel', exact: true })
            .click({ timeout: 3000 })
            .catch(() => {}),
        async () => page.locator('dialog').getByRole('button', { name: 'Cancel' }).first().click(),
        async () => page.keyboard.press('Escape'),
      ];
      for (const way of ways) {
        const inner = await application(page);
        await inner.getByRole('button', { name: 'Make and hand over' }).waitFor({ timeout: 60_000 });
        await way();
        await page.getByText('was held back and not sent').waitFor();
        await page.locator('dialog').waitFor({ state: 'detached' });
        assert.equal(await page.evaluate(() => document.querySelector('#files').files.length), 0);
        if (way !== ways.at(-1)) await page.locator('#files').setInputFiles(capture.file);
      }
    }));

  test('the form is sent while the capture is still being reviewed', () =>
    withSite({}, async (site, capture, page) => {
      await field(site, page, capture.file);
      const inner = await application(page);
      await inner.getByRole('button', { name: 'Make and hand over' }).waitFor({ timeout: 60_000 });
      // By the portal's own code, which asks nobody.
      await Promise.all([
        page.waitForNavigation(),
        page.evaluate(() => document.querySelector('#field-form').submit()),
      ]);
      await page.getByRole('heading', { name: 'The rooms page' }).waitFor();
    }));

  test('the form is emptied while the capture is being made harmless', () =>
    withSite({}, async (site, capture, page) => {
      await field(site, page, capture.file);
      const inner = await application(page);
      await inner.getByRole('button', { name: 'Make and hand over' }).waitFor({ timeout: 60_000 });
      await page.evaluate(() => document.querySelector('#field-form').reset());
      await page.locator('dialog').waitFor({ state: 'detached' });
      await page.waitForTimeout(300);
      assert.equal(await page.evaluate(() => document.querySelector('#files').files.length), 0);
      assert.equal(await page.locator('[data-harmless-status]').first().textContent(), '');
      assert.ok(await page.evaluate(() => document.querySelector('#field-form').checkValidity()));
    }));

  test('it only looks like a capture', () =>
    withSite({}, async (site, _, page) => {
      const broken = path.join(site.folder, 'broken.har');
      await writeFile(broken, '{"log":{"version":"1.2","entries":[{"request"');
      await field(site, page, broken);
      await page.getByText('was held back and not sent').waitFor({ timeout: 30_000 });
      assert.equal(await page.evaluate(() => document.querySelector('#files').files.length), 0);
    }));

  test('Uppy: the upload is called off when the capture could not be made harmless', () =>
    withSite({}, async (site, capture, page) => {
      await page.goto(`${site.caseUrl}/attach/uppy`);
      await page.locator('.uppy-Dashboard-input').first().setInputFiles(capture.file);
      for (let i = 0; i < 2; i++) {
        const inner = await application(page);
        await inner.getByRole('button', { name: 'Make and hand over' }).waitFor({ timeout: 60_000 });
        await page.keyboard.press('Escape');
        await page.locator('dialog').waitFor({ state: 'detached' });
        // The person tries again: the review comes again, and nothing goes without it.
        if (i === 0) await page.getByRole('button', { name: /^Upload 1 file/ }).click();
      }
      await page
        .getByText(/was held back and not sent/)
        .first()
        .waitFor();
      await page.waitForTimeout(500);
    }));

  test('the tab is closed while the capture is reviewed', () =>
    withSite({}, async (site, capture, page) => {
      await element(site, page, capture.file);
      const inner = await application(page);
      await inner.getByRole('button', { name: 'Make and hand over' }).waitFor({ timeout: 60_000 });
      await page.close();
    }));
});
