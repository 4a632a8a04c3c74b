/**
 * With a recipient: the clean copy and the encrypted original reach the server together, real gpg gives the original back
 * byte for byte, and nothing else of it is on the disk. And captures that are on a case already, under faults.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { keyring } from './gpg.mjs';
import { approve, launch, leaksOnDisk, score, sendPlain, setUp } from './lib.mjs';

let browser;
let ring;
before(async () => {
  browser = await launch();
  ring = await keyring();
});
after(async () => {
  await browser?.close();
  await ring?.close();
});

/** The case holds the clean copy and the encrypted original, whose plaintext is the capture. */
async function replaced(site, capture) {
  const attached = site.attachments();
  const clean = attached.find(({ name }) => name.endsWith('.sanitized.har'));
  const sealed = attached.find(({ name }) => name.endsWith('.har.pgp'));
  assert.ok(clean && sealed, `on the case: ${attached.map(({ name }) => name)}`);
  const { leaked, lost, reshaped } = await score(capture, site.pathOf(clean));
  assert.deepEqual({ leaked, lost, reshaped }, { leaked: [], lost: [], reshaped: false });
  assert.deepEqual(ring.decrypt(site.pathOf(sealed)), await readFile(capture.file));
  return attached;
}

async function withSite(options, run) {
  const site = await setUp(browser, { recipients: [ring.key], ...options });
  try {
    await run(site, await site.capture());
  } finally {
    await site.close();
  }
}

describe('with a recipient', { timeout: 240_000 }, () => {
  test('the element gives the form both files; the review says for whom', () =>
    withSite({}, async (site, capture) => {
      const { page } = site;
      await page.goto(`${site.caseUrl}/attach/element`);
      await page.locator('harmless-upload input').setInputFiles(capture.file);
      await page
        .frameLocator('iframe[sandbox]')
        .frameLocator('iframe')
        .getByText('encrypted for Support Team <support@support.example>')
        .waitFor({ timeout: 60_000 });
      await approve(page);
      await page.getByText('The original goes along, encrypted').waitFor();
      await page.getByRole('button', { name: 'Attach' }).click();
      await page.getByRole('heading', { name: 'The rooms page' }).waitFor();
      assert.equal((await replaced(site, capture)).length, 3);
      assert.deepEqual(await leaksOnDisk(site.data, capture), []);
      assert.match(site.notes()[0].text, /support@support\.example/);
    }));

  test('attach() puts both into the field', () =>
    withSite({ review: 'skip' }, async (site, capture) => {
      const { page } = site;
      await page.goto(`${site.caseUrl}/attach/field`);
      await page.locator('[data-harmless-status]').first().waitFor({ state: 'attached' });
      await page.locator('#files').setInputFiles(capture.file);
      await page.waitForFunction(() => document.querySelector('#files').files.length === 2);
      await page.getByRole('button', { name: 'Attach' }).click();
      await page.getByRole('heading', { name: 'The rooms page' }).waitFor();
      await replaced(site, capture);
      assert.deepEqual(await leaksOnDisk(site.data, capture), []);
    }));

  test('Uppy uploads both, also when the upload was started at once', () =>
    withSite({ review: 'skip' }, async (site, capture) => {
      const { page } = site;
      await page.goto(`${site.caseUrl}/attach/uppy`);
      await page.locator('.uppy-Dashboard-input').first().setInputFiles(capture.file);
      await page.getByRole('button', { name: /^Upload 1 file/ }).click();
      await page.getByText(/Sent: .*\.pgp/).waitFor({ timeout: 60_000 });
      await replaced(site, capture);
      assert.deepEqual(await leaksOnDisk(site.data, capture), []);
    }));

  test('a link to the page gives both', () =>
    withSite({}, async (site, capture) => {
      const { page } = site;
      await page.goto(`${site.caseUrl}/attach/link`);
      const [other] = await Promise.all([page.waitForEvent('popup'), page.locator('#open').click()]);
      await page.getByText('Pick the capture in the other window').waitFor();
      const inner = other.frameLocator('iframe');
      await inner.locator('input[type=file]').setInputFiles(capture.file);
      await inner.getByRole('button', { name: 'Make and hand over', exact: true }).click({ timeout: 60_000 });
      await page.getByText(/Sent: .*\.pgp/).waitFor({ timeout: 60_000 });
      await replaced(site, capture);
      assert.deepEqual(await leaksOnDisk(site.data, capture), []);
    }));

  test('a key that has expired: nothing is sent, and the person is told', async () => {
    const old = await keyring({ expires: '1d', at: '20240101T000000' });
    try {
      await withSite({ recipients: [old.key] }, async (site, capture) => {
        const { page } = site;
        await page.goto(`${site.caseUrl}/attach/element`);
        await page.locator('harmless-upload input').setInputFiles(capture.file);
        await page.getByText('the key of the support team can’t be used').waitFor();
        await page.getByRole('button', { name: 'Attach' }).click();
        assert.ok(await page.evaluate(() => !document.querySelector('harmless-upload').checkValidity()));
        await page.goto(`${site.caseUrl}/attach/field`);
        await page.locator('[data-harmless-status]').first().waitFor({ state: 'attached' });
        await page.locator('#files').setInputFiles(capture.file);
        await page.getByText('was held back and not sent').waitFor();
        await page.getByRole('button', { name: 'Attach' }).click();
        await page.getByRole('heading', { name: 'The rooms page' }).waitFor();
        assert.deepEqual(site.attachments(), []);
        assert.deepEqual(await leaksOnDisk(site.data, capture), []);
      });
    } finally {
      await old.close();
    }
  });
});

describe('a capture that is on a case already', { timeout: 300_000 }, () => {
  const outcome = (page) => page.locator('#steps li[data-state^=end-]').first();

  test('is replaced by its clean copy and its encryption, and the note is added', () =>
    withSite({}, async (site, capture) => {
      await sendPlain(site.portal, site.caseId, capture);
      const { page } = site;
      await page.goto(site.caseUrl);
      await page.locator('#repair').click();
      await approve(page);
      await outcome(page).waitFor({ timeout: 60_000 });
      assert.match(await outcome(page).textContent(), /replaced/);
      assert.equal((await replaced(site, capture)).length, 2, 'the plain one is gone');
      assert.equal(site.notes().length, 1);
      const leaks = (await leaksOnDisk(site.data, capture)).map(({ file }) => file.split('/')[0]);
      // Only what was logged of the plain upload itself, which came before.
      assert.deepEqual([...new Set(leaks)], ['bodies']);
    }));

  /** Each of the seven steps, as the server sees it. */
  const faults = {
    detect: ({ method, url }) => method === 'GET' && /^\/attachments\//.test(url),
    sanitize: ({ method, url }) => method === 'GET' && /harmless\.html$/.test(url),
    'attach-clean': ({ method, url }, n) => method === 'POST' && /attachments$/.test(url) && n <= 3,
    'attach-encrypted': ({ method, url }, n) => method === 'POST' && /attachments$/.test(url) && n > 1,
    delete: ({ method }) => method === 'DELETE',
    note: ({ method, url }) => method === 'POST' && /notes$/.test(url),
    journal: ({ method, url }) => method === 'PUT' && /journal$/.test(url),
  };
  for (const [step, matches] of Object.entries(faults)) {
    test(`the server fails at ${step}: nothing is lost, the person is told, and the next run finishes`, async () => {
      let broken = false;
      let count = 0;
      const fault = (request) => {
        if (!broken) return undefined;
        const posts = request.method === 'POST' && /attachments$/.test(request.url);
        if (posts) count += 1;
        return matches(request, count) ? 503 : undefined;
      };
      await withSite({ fault, review: 'skip', connectWithin: 6000 }, async (site, capture) => {
        await sendPlain(site.portal, site.caseId, capture);
        const plain = await readFile(capture.file);
        const { page } = site;
        await page.goto(site.caseUrl);
        broken = true;
        await page.locator('#repair').click();
        await outcome(page).waitFor({ timeout: 60_000 });
        assert.match(await outcome(page).textContent(), /failed|Nothing was changed/);
        const originals = site.attachments().filter(({ name }) => name === 'plain.har');
        if (step === 'note') assert.deepEqual(originals, []);
        else assert.deepEqual(await site.contentOf(originals[0]), plain, 'the original is there, whole');
        broken = false;
        // Another day, another tab.
        await page.reload();
        await page.locator('#repair').click();
        await outcome(page).waitFor({ timeout: 60_000 });
        assert.match(await outcome(page).textContent(), /replaced/);
        assert.equal((await replaced(site, capture)).length, 2);
        assert.equal(site.notes().length, 1);
      });
    });
  }

  test('the tab is closed midway: the original is still there, and the next run finishes', () =>
    withSite({}, async (site, capture) => {
      await sendPlain(site.portal, site.caseId, capture);
      await site.page.goto(site.caseUrl);
      await site.page.locator('#repair').click();
      await site.page.locator('#steps li', { hasText: 'Look whether' }).first().waitFor();
      await site.page.close();
      assert.deepEqual(
        site.attachments().map(({ name }) => name),
        ['plain.har'],
      );
      const page = await site.context.newPage();
      await page.goto(site.caseUrl);
      await page.locator('#repair').click();
      await approve(page);
      await outcome(page).waitFor({ timeout: 60_000 });
      await replaced(site, capture);
    }));
});
