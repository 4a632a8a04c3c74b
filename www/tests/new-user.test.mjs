/** What a new user ran into: going back, leaving, a second file, pasted text, own texts, and what stays in the copy. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAccessible } from './lib/axe.mjs';
import { pick, shoot } from './lib/browser.mjs';
import { entry, har } from './lib/capture.mjs';
import { onSite } from './lib/with-page.mjs';

const PASSWORD = 'kq7vd2lm9xs4zt8pw';
const person = JSON.stringify({
  firstName: 'Rita',
  lastName: 'Okonkwo',
  password: PASSWORD,
  ticket: 'Blue Harbour 77',
});
const first = har([entry({ response: { content: { size: 1, mimeType: 'application/json', text: person } } }), entry()]);
const other = har([entry()]);
let file;

const at = onSite('new-user', { unstored: [PASSWORD, 'Okonkwo'] }, async () => {
  file = await at.put('first.har', first);
});
const { withPage } = at;

const heading = (frame, text) => frame.getByRole('heading', { level: 1 }).filter({ hasText: text }).waitFor();
const reviewed = (frame) => heading(frame, /will be removed/);

/** As if a person dropped it on the page, or pasted it. */
const bring = (frame, type, { text, name }) =>
  frame.evaluate(
    ([kind, content, called]) => {
      const data = new DataTransfer();
      if (called) data.items.add(new File([content], called));
      else data.setData('text/plain', content);
      const options = { bubbles: true, composed: true, cancelable: true };
      document.body.dispatchEvent(
        kind === 'drop'
          ? new DragEvent('drop', { ...options, dataTransfer: data })
          : new ClipboardEvent('paste', { ...options, clipboardData: data }),
      );
    },
    [type, text, name],
  );

describe('a new user', () => {
  test('goes back to the view before, and is asked before leaving', async () => {
    await withPage({}, async ({ page, frame }) => {
      await pick(frame, file);
      await reviewed(frame);
      const nav = frame.locator('header nav');
      await nav.getByRole('button', { name: 'Overview' }).click();
      await nav.getByRole('button', { name: 'Requests' }).click();
      await frame.getByRole('gridcell').first().waitFor();
      await page.goBack();
      await nav.locator('[aria-current]', { hasText: 'Overview' }).waitFor();
      await page.goBack();
      await nav.locator('[aria-current]', { hasText: 'Review' }).waitFor();
      await page.goForward();
      await nav.locator('[aria-current]', { hasText: 'Overview' }).waitFor();
      let asked = 0;
      page.on('dialog', (dialog) => {
        asked += 1;
        dialog.dismiss();
      });
      await page.reload({ timeout: 2000 }).catch(() => undefined);
      assert.equal(asked, 1);
      await nav.locator('[aria-current]', { hasText: 'Overview' }).waitFor();
    });
  });

  test('is not asked when nothing is open', async () => {
    await withPage({}, async ({ page, frame }) => {
      await pick(frame, file);
      await reviewed(frame);
      await frame.getByRole('button', { name: 'Open another' }).click();
      await heading(frame, /./);
      page.on('dialog', () => assert.fail('asked without need'));
      await page.reload();
      await page.frames()[1].locator('start-view h1').waitFor();
    });
  });

  test('drops another file: it opens after asking, and only then', async () => {
    await withPage({}, async ({ page, frame }) => {
      await pick(frame, file);
      await reviewed(frame);
      await bring(frame, 'drop', { text: other, name: 'second.har' });
      const sheet = frame.getByRole('dialog', { name: 'Open this instead?' });
      await sheet.getByText('second.har').waitFor();
      await assertAccessible(frame, 'the question');
      await shoot(page, 'replace');
      await page.keyboard.press('Escape');
      await sheet.waitFor({ state: 'hidden' });
      await reviewed(frame);
      await bring(frame, 'drop', { text: other, name: 'second.har' });
      await sheet.getByRole('button', { name: 'Open it' }).click();
      await heading(frame, 'No secrets found');
    });
  });

  test('pastes a capture as text; other text is left alone', async () => {
    await withPage({}, async ({ frame }) => {
      await bring(frame, 'paste', { text: 'hello world' });
      await frame.locator('start-view h1').waitFor();
      await bring(frame, 'paste', { text: `\n${first}` });
      await reviewed(frame);
      await frame.getByText('pasted.har').first().waitFor();
    });
  });

  test('adds own texts: they count where they stand, and what stands nowhere does not', async () => {
    await withPage({}, async ({ frame }) => {
      await pick(frame, file);
      await reviewed(frame);
      const total = frame.locator('.bar .total');
      const before = await total.textContent();
      assert.match(before, /^\s*1 secret at 1 place\s*$/);
      const field = frame.locator('known-text input');
      const add = async (text, n) => {
        await field.fill(text);
        await field.press('Enter');
        await frame.locator('known-text li').nth(n).waitFor();
      };
      await add('no such text in it', 0);
      assert.equal(await total.textContent(), before);
      await add('Blue Harbour 77', 1);
      await total.filter({ hasText: '2 secrets at 2 places' }).waitFor();
      await field.fill('    ');
      await field.press('Enter');
      await frame.locator('known-text .hint.wrong').waitFor();
      assert.equal(await frame.locator('known-text li').count(), 2);
      await frame.getByRole('button', { name: 'Make clean copy', exact: true }).click();
      await heading(frame, 'The clean copy is ready');
      await frame.getByText('2 secrets removed at 2 places').waitFor();
    });
  });

  for (const [look, options, still] of [
    ['in English', {}, /Still in the copy:.*Names of people \(2\)/s],
    [
      'in French, dark, narrow',
      { locale: 'fr-FR', colorScheme: 'dark', viewport: { width: 360, height: 740 } },
      /Encore dans la copie :.*\(2\)/s,
    ],
  ]) {
    test(`is told what stays in the copy, ${look}`, async () => {
      await withPage(options, async ({ page, frame }) => {
        await pick(frame, file);
        await frame.locator('review-view .button.primary').click();
        await frame.locator('saved-view .left').filter({ hasText: still }).waitFor();
        await assertAccessible(frame, 'the clean copy');
        await shoot(page, `left-${options.locale ?? 'en'}`);
      });
    });
  }

  test('opens a clean copy: it says so', async () => {
    await withPage({}, async ({ frame }) => {
      await pick(frame, await at.put('first.sanitized.har', other));
      await heading(frame, 'This looks like a clean copy already');
    });
  });
});
