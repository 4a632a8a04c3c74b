/** Through each way of embedding, as a person: what reaches the server's disk, database and log holds no secret. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { assertAccessible } from '../../../www/tests/lib/axe.mjs';
import { application, approve, launch, leaksOnDisk, score, sendPlain, setUp } from './lib.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** What the case must hold afterwards, and what the disk must not. */
async function handedOver(site, capture, { report = false } = {}) {
  const attached = site.attachments();
  const clean = attached.find(({ name }) => name.endsWith('.sanitized.har'));
  assert.ok(clean, `no clean copy among ${attached.map(({ name }) => name)}`);
  assert.equal(attached.length, report ? 2 : 1);
  const { leaked, lost, reshaped } = await score(capture, site.pathOf(clean));
  assert.deepEqual({ leaked, lost, reshaped }, { leaked: [], lost: [], reshaped: false });
  assert.deepEqual(await leaksOnDisk(site.data, capture), []);
  assert.deepEqual(site.errors, []);
}

describe('the example portal', { timeout: 240_000 }, () => {
  let site;
  test('the score finds a capture that was sent as it is', async () => {
    const own = await setUp(browser);
    const capture = await own.capture();
    await sendPlain(own.portal, own.caseId, capture);
    const files = new Set((await leaksOnDisk(own.data, capture)).map(({ file }) => file.split('/')[0]));
    await own.close();
    assert.deepEqual([...files].sort(), ['bodies', 'files']);
  });

  for (const [way, run] of Object.entries({
    async element(page, capture) {
      await page.goto(`${site.caseUrl}/attach/element`);
      await page.locator('harmless-upload input').setInputFiles(capture.file);
      await approve(page);
      await page.getByText('Ready to send').waitFor();
      await page.getByRole('button', { name: 'Attach' }).click();
      await page.getByRole('heading', { name: 'The rooms page' }).waitFor();
      return { report: true };
    },
    async 'element, picked inside the frame'(page, capture) {
      await page.goto(`${site.caseUrl}/attach/element`);
      await page.locator('harmless-upload').evaluate((field) => field.setAttribute('pick', 'inside'));
      await page.getByRole('button', { name: 'Choose a file' }).click();
      const inner = await application(page);
      await inner.locator('input[type=file]').setInputFiles(capture.file);
      await approve(page);
      await page.getByText('Ready to send').waitFor();
      await page.getByRole('button', { name: 'Attach' }).click();
      await page.getByRole('heading', { name: 'The rooms page' }).waitFor();
      return { report: true };
    },
    async 'field, with attach()'(page, capture) {
      await page.goto(`${site.caseUrl}/attach/field`);
      await page.locator('[data-harmless-status]').first().waitFor({ state: 'attached' });
      await page.locator('#files').setInputFiles(capture.file);
      await approve(page);
      await page.waitForFunction(() => document.querySelector('#files').files.length === 1);
      await page.getByRole('button', { name: 'Attach' }).click();
      await page.getByRole('heading', { name: 'The rooms page' }).waitFor();
    },
    async 'drop zone, with attach()'(page, capture) {
      await page.goto(`${site.caseUrl}/attach/field`);
      await page.locator('[data-harmless-status]').nth(1).waitFor({ state: 'attached' });
      const text = await readFile(capture.file, 'utf8');
      const transfer = await page.evaluateHandle(
        ([content, name]) => {
          const made = new DataTransfer();
          made.items.add(new File([content], name));
          return made;
        },
        [text, path.basename(capture.file)],
      );
      await page.locator('#drop').dispatchEvent('drop', { dataTransfer: transfer });
      await approve(page);
      await page.getByText('Sent: ').waitFor();
    },
    async Uppy(page, capture) {
      await page.goto(`${site.caseUrl}/attach/uppy`);
      await page.locator('.uppy-Dashboard-input').first().setInputFiles(capture.file);
      await approve(page);
      await page.locator('dialog').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: /^Upload 1 file/ }).click();
      await page.getByText('Sent: ').waitFor();
    },
    async 'a link to the page'(page, capture) {
      await page.goto(`${site.caseUrl}/attach/link`);
      const [other] = await Promise.all([page.waitForEvent('popup'), page.locator('#open').click()]);
      await page.getByText('Pick the capture in the other window').waitFor();
      const inner = other.frameLocator('iframe');
      await inner.locator('input[type=file]').setInputFiles(capture.file);
      await inner.getByRole('button', { name: 'Make and hand over', exact: true }).click({ timeout: 60_000 });
      await page.getByText('Sent: ').waitFor();
      await inner.getByText('Handed over to').waitFor();
    },
  })) {
    test(`${way}: only the clean copy reaches the server`, async () => {
      site = await setUp(browser);
      try {
        const capture = await site.capture();
        const expected = (await run(site.page, capture)) ?? {};
        await handedOver(site, capture, expected);
        if (!way.includes('attach()')) assert.equal(site.notes().length, 1, 'the note is on the case');
      } finally {
        await site.close();
      }
    });
  }

  test('a capture dropped on the field itself is held back from everybody on the way', async () => {
    site = await setUp(browser, { review: 'skip' });
    try {
      const { page } = site;
      const capture = await site.capture();
      await page.goto(`${site.caseUrl}/attach/field`);
      await page.locator('[data-harmless-status]').first().waitFor({ state: 'attached' });
      const text = await readFile(capture.file, 'utf8');
      const seen = await page.evaluate(async (content) => {
        const sizes = [];
        const input = document.querySelector('#files');
        for (const type of ['drop', 'change', 'input']) {
          document.addEventListener(type, (event) => sizes.push((event.dataTransfer ?? input).files[0]?.size), true);
          input.addEventListener(type, (event) => sizes.push((event.dataTransfer ?? input).files[0]?.size));
        }
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([content], 'x.har'));
        input.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, composed: true, dataTransfer }));
        await new Promise((done) => {
          const timer = setInterval(() => {
            if (!input.files.length) return;
            clearInterval(timer);
            setTimeout(done, 100);
          }, 50);
        });
        return { sizes, clean: input.files[0].size, name: input.files[0].name };
      }, text);
      assert.equal(seen.name, 'x.sanitized.har');
      assert.ok(seen.sizes.length >= 4, `${seen.sizes}`);
      assert.deepEqual([...new Set(seen.sizes)], [seen.clean]);
    } finally {
      await site.close();
    }
  });

  test('its pages, the element and the dialog are accessible, in both themes and in French', async () => {
    site = await setUp(browser);
    try {
      const { page } = site;
      const capture = await site.capture();
      await sendPlain(site.portal, site.caseId, capture);
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        for (const at of [
          '',
          '/cases/new',
          ...['', '/attach/element', '/attach/field', '/attach/link'].map((p) => `/cases/${site.caseId}${p}`),
        ]) {
          await page.goto(`${site.portal.url}${at}`);
          await assertAccessible(page, `${colorScheme} ${at}`);
        }
        await page.goto(`${site.caseUrl}/attach/element`);
        await page.locator('harmless-upload').evaluate((field) => field.setAttribute('language', 'fr'));
        await page.getByRole('button', { name: 'Choisir un fichier' }).waitFor();
        await page.locator('harmless-upload input').setInputFiles(capture.file);
        const inner = await application(page);
        await inner.getByRole('button', { name: 'Faire et remettre la copie' }).waitFor({ timeout: 60_000 });
        await page.getByRole('dialog', { name: 'Rendre la capture inoffensive' }).waitFor();
        await assertAccessible(page, `${colorScheme}, in review`);
      }
    } finally {
      await site.close();
    }
  });

  test('other files pass as they are', async () => {
    site = await setUp(browser);
    try {
      const { page } = site;
      await page.goto(`${site.caseUrl}/attach/field`);
      await page.locator('[data-harmless-status]').first().waitFor({ state: 'attached' });
      const text = Buffer.from('{"rooms": [1, 2, 3], "login": "no capture"}');
      await page.locator('#files').setInputFiles({ name: 'rooms.json', mimeType: 'application/json', buffer: text });
      await page.waitForFunction(() => document.querySelector('#files').files.length === 1);
      await page.getByRole('button', { name: 'Attach' }).click();
      await page.getByRole('heading', { name: 'The rooms page' }).waitFor();
      assert.deepEqual(
        site.attachments().map(({ name }) => name),
        ['rooms.json'],
      );
      assert.deepEqual(await site.contentOf(site.attachments()[0]), text);
    } finally {
      await site.close();
    }
  });
});
