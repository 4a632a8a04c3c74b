/** What the table and the findings show of secrets, on the real build: placeholders, counts, and the filter for them. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { assertAccessible } from './lib/axe.mjs';
import { pick, shoot } from './lib/browser.mjs';
import { onSite } from './lib/with-page.mjs';
import { capture, chromeEntry, TOKEN } from './lib/workbench.mjs';

/** Not as random as a token: the analysis by itself would show it. */
const PASSWORD = 'kq7vd2lm9xs4zt8pw';
const START = Date.UTC(2026, 2, 14, 9, 26, 53);
let file;

/** Four requests: the second has the token in its path, its header and the reply's error. */
function withToken() {
  const bearer = { name: 'authorization', value: `Bearer ${TOKEN}` };
  const failure = JSON.stringify({ message: `The link for ${PASSWORD} is used up`, code: 'gone' });
  return capture([
    chromeEntry(0),
    chromeEntry(1, {
      url: `https://api.example.com/v1/invitations/${TOKEN}/accept`,
      method: 'POST',
      status: 502,
      text: failure,
      requestHeaders: [bearer],
      post: { mimeType: 'application/json', text: '{"accept":true}' },
    }),
    chromeEntry(2, { requestHeaders: [bearer] }),
    chromeEntry(3, {
      method: 'POST',
      post: { mimeType: 'application/json', text: JSON.stringify({ password: PASSWORD }) },
    }),
  ]);
}

const at = onSite('shades', { unstored: [TOKEN, 'invitations'], unshown: [TOKEN, PASSWORD] }, async () => {
  file = await at.put('invitations.har', withToken());
});
const { withPage } = at;

const view = (frame, name) => frame.locator('header nav').getByRole('button', { name }).click();
const cell = (frame, entry, column) => frame.locator(`request-table .row[data-entry="${entry}"] .cell.${column}`);

async function toRequests(frame, name = 'Requests') {
  await pick(frame, file);
  await view(frame, name);
  await frame.getByRole('gridcell').first().waitFor();
}

describe('secrets on the screen', () => {
  test('paths and errors have placeholders, and rows a lock with a count', async () => {
    await withPage({}, async ({ page, frame }) => {
      await toRequests(frame);
      const chip = cell(frame, 1, 'path').locator('mark.gone');
      await chip.waitFor();
      assert.match(await chip.textContent(), /^REDACTED-[a-z-]+-1$/);
      assert.match(
        await cell(frame, 1, 'path').getAttribute('title'),
        /^\/v1\/invitations\/REDACTED-[a-z-]+-1\/accept$/,
      );
      await cell(frame, 1, 'error').locator('mark.gone').waitFor();
      const lock = cell(frame, 1, 'path').getByRole('img', {
        name: 'Holds 3 values that the clean copy will not have',
      });
      await lock.waitFor();
      await cell(frame, 2, 'path').getByRole('img', { name: 'Holds 1 value that' }).waitFor();
      assert.equal(await cell(frame, 0, 'path').getByRole('img').count(), 0);
      await assertAccessible(frame, 'requests with secrets');
      await shoot(page, 'shades-requests');
      const field = frame.locator('filter-bar input');
      await field.fill('is:secret');
      await field.press('Enter');
      await frame.getByText('3 of 4 requests', { exact: true }).waitFor();
      await field.fill('-is:secret text:"Room 0"');
      await field.press('Enter');
      await frame.getByText('1 of 4 requests', { exact: true }).waitFor();
    });
  });

  test('findings, their Markdown and the overview name placeholders', async () => {
    const options = { permissions: ['clipboard-read', 'clipboard-write'] };
    await withPage(options, async ({ page, frame }) => {
      await pick(frame, file);
      await frame
        .locator('top-finding')
        .getByText(/failed with 502/)
        .waitFor();
      await view(frame, 'Findings');
      const card = frame.locator('finding-card').first();
      await card.locator('.entry mark.gone').first().waitFor();
      await card
        .getByText(/The link for REDACTED-[a-z-]+-\d+ is used up/)
        .first()
        .waitFor();
      await frame
        .getByRole('button', { name: /Markdown|Copy/ })
        .first()
        .click();
      // The system's clipboard has it a moment after the browser says so.
      let copied = '';
      for (let i = 0; i < 20 && !copied; i++) {
        copied = await page.evaluate(() => navigator.clipboard.readText());
        if (!copied) await page.waitForTimeout(100);
      }
      assert.match(copied, /502/);
      for (const secret of [TOKEN, PASSWORD]) assert.ok(!copied.includes(secret));
      await shoot(page, 'shades-findings');
      await view(frame, 'Overview');
      await frame.locator('overview-view .top mark.gone').first().waitFor();
    });
  });

  test('what is kept is shown, and shown again as a placeholder once it is removed', async () => {
    await withPage({}, async ({ frame }) => {
      await pick(frame, file);
      await frame.getByRole('tab', { name: /Entries|Requests/ }).click();
      const entry = frame.locator('entry-table .row').nth(1);
      await entry.locator('.path mark.gone').waitFor();
      await frame.getByRole('tab', { name: /Secrets/ }).click();
      const switches = async (on) => {
        // One after the other, and the next when the last has turned: a switch that is slow would be turned back.
        for (const one of await frame.locator('category-card [role=switch]').all()) {
          if ((await one.getAttribute('aria-checked')) !== String(on)) await one.click();
          await one.and(frame.locator(`[aria-checked=${on}]`)).waitFor();
        }
      };
      await switches(false);
      await view(frame, 'Requests');
      await cell(frame, 1, 'path').getByText(TOKEN).waitFor();
      await frame.locator('request-table .secret-sign').first().waitFor({ state: 'detached' });
      await view(frame, 'Review');
      await switches(true);
      await view(frame, 'Requests');
      await cell(frame, 1, 'path').locator('mark.gone').waitFor();
      await cell(frame, 1, 'path').locator('.secret-sign').waitFor();
    });
  });

  test('a text that the person adds is counted and masked too', async () => {
    await withPage({}, async ({ frame }) => {
      await pick(frame, file);
      await frame.locator('known-text input').fill('messages');
      await frame.locator('known-text input').press('Enter');
      await frame.locator('known-text li').waitFor();
      await view(frame, 'Requests');
      await cell(frame, 0, 'path').locator('mark.gone').waitFor();
      await cell(frame, 0, 'path').locator('.secret-sign').waitFor();
    });
  });

  test('in French, narrow and dark', async () => {
    const options = { locale: 'fr-FR', colorScheme: 'dark', viewport: { width: 380, height: 740 } };
    await withPage(options, async ({ page, frame }) => {
      await toRequests(frame, 'Requêtes');
      await cell(frame, 1, 'path')
        .getByRole('img', { name: 'Contient 3 valeurs que la copie nettoyée n’aura pas' })
        .waitFor();
      await assertAccessible(frame, 'requests with secrets, French');
      await shoot(page, 'shades-narrow');
    });
  });

  test('the exported table has no secret either', async () => {
    await withPage({}, async ({ page, frame }) => {
      await toRequests(frame);
      await frame.getByRole('button', { name: 'Export' }).click();
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        frame.getByRole('button', { name: /CSV/ }).click(),
      ]);
      const text = await readFile(await saved.path(), 'utf8');
      assert.equal(text.trim().split('\r\n').length, 5);
      for (const secret of [TOKEN, PASSWORD]) assert.ok(!text.includes(secret));
      assert.ok(text.includes(new Date(START).toISOString()));
    });
  });
});
