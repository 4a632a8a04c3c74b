/** Two captures held against each other, on the real build: long lists, and bodies with their differences. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAccessible } from './lib/axe.mjs';
import { pick, shoot } from './lib/browser.mjs';
import { onSite } from './lib/with-page.mjs';
import { capture, chromeEntry, SESSION, TOKEN } from './lib/workbench.mjs';

const PAIRS = 720;
const WORDS = 'alpha bravo charlie delta echo foxtrot golf hotel india juliet'.split(' ');
/** A name of letters, so that it is no id. */
const name = (i) => [...String(i)].map((d) => WORDS[Number(d)]).join('-');
const lines = (changed) =>
  Array.from({ length: 60 }, (_, i) => (i === changed ? `line ${i} is another` : `line ${i}`)).join('\n');
const json = (change) =>
  JSON.stringify({ user: { name: 'Mia', plan: 'free', roles: ['a', 'b'] }, token: TOKEN, n: 1, ...change });

let left;
let right;

function side(other) {
  const bearer = (value) => [{ name: 'authorization', value: `Bearer ${value}` }];
  const of = (index, url, text, mime) => chromeEntry(index, { url: `https://api.example.com/${url}`, text, mime });
  const first = [
    // Another secret comes first there, so that the token has another number.
    ...(other ? [chromeEntry(0, { url: 'https://api.example.com/first', requestHeaders: bearer(SESSION) })] : []),
    chromeEntry(0, {
      url: 'https://api.example.com/json',
      text: other ? json({ n: 2, token: TOKEN, more: [true] }) : json({}),
      requestHeaders: bearer(TOKEN),
    }),
    of(1, 'text', lines(other ? 30 : -1), 'text/plain'),
    of(2, 'same', 'the same', 'text/plain'),
    of(3, 'large', other ? 'x\n'.repeat(1_200_000) : 'y\n'.repeat(1_200_000), 'text/plain'),
    chromeEntry(4, { url: 'https://api.example.com/pic', mime: 'image/png', text: 'AAAA', encoding: 'base64' }),
  ];
  const rest = Array.from({ length: PAIRS - 6 }, (_, i) =>
    chromeEntry(10 + i, { url: `https://api.example.com/${name(i)}` }),
  );
  return capture([...first, ...rest]);
}

const at = onSite('compare', { unstored: [TOKEN, SESSION, 'example'], unshown: [TOKEN, SESSION] }, async () => {
  left = await at.put('left.har', side(false));
  right = await at.put('right.har', side(true));
});
const { withPage } = at;

async function compared(frame, view = 'Compare') {
  await pick(frame, left);
  await frame.locator('header nav').getByRole('button', { name: view }).click();
  await frame.locator('compare-view button.primary:enabled').waitFor();
  await frame.locator('compare-view input[type=file]').setInputFiles(right);
  await frame.locator('compare-view tbody tr').first().waitFor();
}

async function bodies(frame, pair) {
  await frame
    .locator('compare-view tbody tr', { hasText: `/${pair}` })
    .first()
    .locator('.bodies button')
    .click();
  return frame.locator('pair-diff');
}

describe('two captures', () => {
  test('all pairs can be reached, a part at a time, from the keyboard', async () => {
    await withPage({}, async ({ page, frame }) => {
      await compared(frame);
      const rows = frame.locator('compare-view tbody tr');
      await frame.getByText('1 to 300 of 720').first().waitFor();
      assert.equal(await rows.count(), 300);
      await frame.getByRole('button', { name: 'Later' }).first().focus();
      await page.keyboard.press('Enter');
      await frame.getByText('301 to 600 of 720').first().waitFor();
      await page.keyboard.press('Enter');
      await frame.getByText('601 to 720 of 720').first().waitFor();
      assert.equal(await rows.count(), 120);
      assert.ok(await frame.getByRole('button', { name: 'Later' }).first().isDisabled());
      await frame
        .locator('.kinds')
        .getByRole('button', { name: /new there/ })
        .click();
      assert.equal(await rows.count(), 1);
    });
  });

  test('JSON differs by paths, text by lines; secrets are placeholders and their numbers do not count', async () => {
    await withPage({}, async ({ page, frame }) => {
      await compared(frame);
      let diff = await bodies(frame, 'json');
      await diff.getByText('2 values differ, 5 are the same').waitFor({ timeout: 15_000 });
      const cells = await diff.locator('tbody tr').allInnerTexts();
      assert.deepEqual(
        cells.map((c) => c.replace(/\s+/g, ' ').trim()),
        ['n 1 2', 'more[0] – true'],
      );
      await assertAccessible(frame, 'a difference by paths');
      await shoot(page, 'compare-json');
      diff = await bodies(frame, 'text');
      await diff.getByText('2 lines differ, 59 are the same').waitFor();
      assert.equal(
        (await diff.locator('li.added').innerText()).replace(/\s+/g, ' ').trim(),
        '+ only there: line 30 is another',
      );
      await diff.getByText('27 lines that are the same').waitFor();
      await shoot(page, 'compare-text');
      diff = await bodies(frame, 'same');
      await diff.getByText('The bodies are the same.').waitFor();
      diff = await bodies(frame, 'large');
      await diff.getByText(/Too large, or too different/).waitFor();
      diff = await bodies(frame, 'pic');
      await diff.getByText(/is no text and is not compared/).waitFor();
      await diff.getByRole('button', { name: 'Request' }).click();
      await diff.getByText('Neither capture has a body here.').waitFor();
    });
  });

  test('what was compared is there after a look at a request; another capture ends it', async () => {
    await withPage({}, async ({ page, frame }) => {
      await compared(frame);
      await frame.locator('compare-view .link').first().click();
      await frame.locator('entry-details h2').waitFor();
      await page.keyboard.press('Escape');
      await frame.locator('header nav').getByRole('button', { name: 'Compare' }).click();
      await frame.getByText('1 to 300 of 720').first().waitFor();
    });
  });

  test('in French, narrow', async () => {
    await withPage({ locale: 'fr-FR', viewport: { width: 380, height: 740 } }, async ({ page, frame }) => {
      await compared(frame, 'Comparer');
      const diff = await bodies(frame, 'json');
      await diff.getByText('2 valeurs diffèrent, 5 sont identiques').waitFor({ timeout: 15_000 });
      await assertAccessible(frame, 'a difference, French');
      await shoot(page, 'compare-narrow');
    });
  });
});
