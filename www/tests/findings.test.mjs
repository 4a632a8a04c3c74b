/** The findings on the real build: what stands out, on every view where it is told, for our own captures and the stories. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { assertAccessible } from './lib/axe.mjs';
import { pick, SHARED, shoot } from './lib/browser.mjs';
import { FAULT, KEY, quiet, shop, TRACKING } from './lib/shop.mjs';
import { onSite, textOf } from './lib/with-page.mjs';

const MAKE = path.join(SHARED, 'scenarios/make.py');

const at = onSite('findings', { unstored: ['shop', 'ATLAS', 'payment'], unshown: [KEY] });
const { put, withPage } = at;

const view = (frame, name) => frame.locator('header nav').getByRole('button', { name }).click();
const cards = (frame) => frame.locator('finding-card');
const details = (frame) => frame.locator('entry-details');

/** Opens a capture and goes to its findings by the line on the first view. */
async function toFindings(frame, file) {
  await pick(frame, file);
  await frame.locator('top-finding button').click({ timeout: 15_000 });
  await frame.locator('findings-view h1').waitFor();
}

/** What stands on a card, once its requests are there. */
async function cardText(frame, at) {
  const card = cards(frame).nth(at);
  await card.locator('.entry').first().waitFor();
  return (await card.locator('section').innerText()).replace(/\s+/g, ' ');
}

describe('a capture in which things went wrong', () => {
  test('the likeliest cause stands first, with its request, and leads to its details', async () => {
    const file = await put('shop.har', shop());
    await withPage({}, async ({ frame }) => {
      await pick(frame, file);
      const line = frame.locator('top-finding');
      await line.getByText(`POST /api/orders failed with 502: ${FAULT}`).waitFor();
      await line.getByRole('button', { name: 'Findings (3)' }).click();
      const first = await cardText(frame, 0);
      for (const text of [
        'Error',
        'shop.example.com answered 502 after 2.4 s',
        'Next step:',
        '#4 POST',
        FAULT,
        TRACKING,
      ])
        assert.ok(first.includes(text), `${text} in ${first}`);
      const second = await cardText(frame, 1);
      assert.match(second, /GET \/api\/search waited 9\.3 s for the server/);
      assert.match(second, /The request that shows it #5 GET shop\.example\.com\/api\/search 200 9\.3/);
      await cards(frame).nth(0).locator('.entry').click();
      await details(frame).getByText('#4', { exact: true }).waitFor();
      const marks = details(frame).getByRole('list', { name: 'Findings about this request' });
      assert.match(await marks.textContent(), /Error:.*POST \/api\/orders failed with 502/);
      await marks.getByRole('button').first().click();
      await frame.getByRole('heading', { level: 1, name: 'Findings' }).waitFor();
    });
  });

  test('rows of the table have dots and columns for what was told', async () => {
    const file = await put('shop.har', shop());
    await withPage({}, async ({ frame }) => {
      await toFindings(frame, file);
      await view(frame, 'Requests');
      const dot = frame.locator('request-table .row[data-entry="3"] .finding-dot.bad').first();
      await dot.waitFor();
      assert.match(await dot.getAttribute('title'), /^Error: POST \/api\/orders failed with 502/);
      assert.equal(await frame.locator('request-table .finding-dot').filter({ visible: true }).count(), 2);
      await frame.getByRole('columnheader', { name: 'Tracking ID' }).waitFor();
      assert.equal(await frame.locator('.row[data-entry="3"] .error').innerText(), FAULT);
      assert.equal(await frame.getByRole('columnheader', { name: 'Organisation' }).count(), 0);
      await frame.locator('filter-bar input').fill('error:payment');
      await frame.locator('filter-bar input').press('Enter');
      await frame.getByText('1 of 5 requests', { exact: true }).waitFor();
    });
  });

  test('the guide goes through it step by step, and leads to the table and the replies', async () => {
    const file = await put('shop.har', shop());
    await withPage({}, async ({ frame }) => {
      await toFindings(frame, file);
      const steps = frame.locator('guide-path li.step');
      await steps.nth(1).getByText('#4 POST').waitFor();
      const text = async (at) => (await steps.nth(at).innerText()).replace(/\s+/g, ' ');
      assert.match(await text(0), /Open the capture 5 requests of example\.com/);
      assert.match(await text(1), /1 request without an answer, or with a status of 400 and above/);
      assert.match(await text(2), /2 requests took longer than a second.*#5 GET.*#4 POST/);
      assert.match(await text(3), /Nothing was refused/);
      assert.match(await text(4), /5 requests with a tracking ID, in 1 session.*5 requests, 1 failed/);
      assert.ok((await text(5)).includes(FAULT));
      await steps.nth(5).locator('.entry').click();
      await details(frame).getByRole('tab', { name: 'Response', selected: true }).waitFor();
      await view(frame, 'Findings');
      await steps.nth(4).getByRole('button', { name: 'Group the table by session' }).click();
      await frame.locator('request-table .group').first().waitFor();
    });
  });

  test('the whole is copied as Markdown, a tracking id by itself', async () => {
    const file = await put('shop.har', shop());
    await withPage({ permissions: ['clipboard-read', 'clipboard-write'] }, async ({ page, frame }) => {
      await toFindings(frame, file);
      await frame.getByRole('button', { name: 'Copy as Markdown' }).click();
      await frame.getByText('✓').first().waitFor();
      const text = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(text, /^# What this capture shows/);
      assert.match(text, /## 1\. POST \/api\/orders failed with 502/);
      assert.ok(text.includes(TRACKING) && !text.includes(KEY));
      await cards(frame).first().getByRole('button', { name: 'Copy the tracking ID' }).click();
      await cards(frame).first().getByText('✓').waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), TRACKING);
    });
  });

  test('by keys alone: from the open file to the request at fault and back', async () => {
    const file = await put('shop.har', shop());
    await withPage({}, async ({ page, frame }) => {
      await pick(frame, file);
      await frame.locator('top-finding button').waitFor();
      await page.keyboard.press('4');
      await frame.getByRole('heading', { level: 1, name: 'Findings' }).waitFor();
      await cards(frame).first().locator('.entry').waitFor();
      const focused = () =>
        frame.evaluate(() => {
          let at = document.activeElement;
          while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
          return at?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
        });
      assert.equal(await focused(), 'Findings');
      await page.keyboard.press('Tab');
      assert.match(await focused(), /^Copy as Markdown/);
      await page.keyboard.press('Tab');
      assert.equal(await focused(), 'Make a case of it');
      await page.keyboard.press('Tab');
      assert.match(await focused(), /^#4 POST/);
      await page.keyboard.press('Enter');
      await details(frame).getByText('#4', { exact: true }).waitFor();
      await page.keyboard.press('Escape');
      await details(frame).waitFor({ state: 'detached' });
      await page.keyboard.press('4');
      await frame.getByRole('heading', { level: 1, name: 'Findings' }).waitFor();
    });
  });

  test('the words follow the language', async () => {
    const file = await put('shop.har', shop());
    await withPage({ locale: 'fr-FR' }, async ({ frame }) => {
      await toFindings(frame, file);
      assert.match(await cardText(frame, 0), /Erreur POST \/api\/orders a échoué avec 502.*À faire :.*ID de suivi/);
      await frame.getByRole('combobox', { name: 'Langue' }).selectOption('en');
      await frame.getByRole('heading', { level: 2, name: /^POST \/api\/orders failed/ }).waitFor();
    });
  });

  const looks = {
    light: { colorScheme: 'light' },
    dark: { colorScheme: 'dark' },
    narrow: { viewport: { width: 360, height: 740 } },
    french: { locale: 'fr-FR' },
  };
  for (const [look, options] of Object.entries(looks)) {
    test(`is accessible and fits: ${look}`, { timeout: 60_000 }, async () => {
      const file = await put('shop.har', shop());
      await withPage(options, async ({ page, frame }) => {
        const check = async (name) => {
          await page.waitForTimeout(120);
          await shoot(page, `findings-${name}-${look}`);
          await assertAccessible(frame, `${name}, ${look}`);
          const over = await frame.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(over <= 0, `${name}, ${look}: ${over} px too wide`);
        };
        await pick(frame, file);
        await frame.locator('top-finding button').waitFor();
        await check('line');
        await frame.locator('top-finding button').click();
        await cards(frame).last().locator('.entry').first().waitFor();
        await check('list');
        await cards(frame).first().locator('.entry').click();
        await details(frame).getByRole('tab').first().waitFor();
        await check('details');
        await page.keyboard.press('Escape');
        await details(frame).waitFor({ state: 'detached' });
        await check('table');
      });
    });
  }
});

describe('a capture in which nothing went wrong', () => {
  test('says so', async () => {
    const file = await put('quiet.har', quiet());
    await withPage({}, async ({ page, frame }) => {
      await pick(frame, file);
      await frame.getByText('Nothing stands out in this capture.').waitFor();
      await frame.locator('top-finding button').click();
      await frame.getByRole('heading', { level: 2, name: 'Nothing stands out' }).waitFor();
      await assertAccessible(frame, 'nothing stands out');
      await shoot(page, 'findings-none-light');
    });
  });
});

describe('while it is looked for', () => {
  test('there is progress; another capture ends it', { timeout: 90_000 }, async () => {
    const one = JSON.parse(shop());
    const entries = Array.from({ length: 40_000 }, (_, i) => JSON.stringify(one.log.entries[i % 3])).join(',');
    one.log.entries = [];
    const large = await put('large.har', JSON.stringify(one).replace('"entries":[]', `"entries":[${entries}]`));
    const file = await put('shop.har', shop());
    await withPage({}, async ({ page, frame }) => {
      await pick(frame, large);
      await frame.locator('top-finding').getByText('Looking for what stands out').waitFor({ timeout: 30_000 });
      await view(frame, 'Findings');
      await frame.locator('findings-view').getByRole('progressbar').waitFor();
      await shoot(page, 'findings-progress-light');
      await view(frame, 'Review');
      await frame.getByRole('button', { name: 'Open another' }).click();
      await frame.locator('start-view').waitFor();
      await toFindings(frame, file);
      assert.equal(await cards(frame).count(), 3);
    });
  });
});

describe('a large capture', () => {
  // More than the page looks through unasked: mostly blanks between two entries.
  const large = async () => {
    const [head, rest] = shop().split(/(?<="entries":\s*\[)/);
    return put('large.har', `${head}${' '.repeat(256 << 20)}${rest}`);
  };

  test('is looked through when somebody asks, not before', { timeout: 60_000 }, async () => {
    const file = await large();
    await withPage({}, async ({ frame }) => {
      await pick(frame, file);
      const line = frame.locator('top-finding');
      await line.getByText('what went wrong in it is looked for when you ask').waitFor();
      await frame.waitForTimeout(500);
      const model = () => frame.evaluate(() => document.querySelector('harmless-app').session.bench.status);
      assert.equal(await model(), 'waiting');
      await line.getByRole('button', { name: 'Look for it' }).click();
      assert.ok((await cardText(frame, 0)).includes(FAULT));
      assert.equal(await model(), 'ready');
    });
    await withPage({}, async ({ frame }) => {
      await pick(frame, file);
      await frame.locator('top-finding button').waitFor();
      await view(frame, 'Requests');
      await frame.getByText('5 requests', { exact: true }).waitFor();
    });
  });
});

describe('the support stories', { skip: existsSync(MAKE) ? false : 'the scenarios are not there' }, () => {
  const STORIES = {
    call_recording: { of: 'failed', says: [/PATCH .* failed with 502/] },
    fax_messaging: { of: 'failed', says: [/PATCH .* was rejected with 400/, /a phone number that is not in use/] },
    feature_template: { of: 'feature_access', says: [/6 features are switched off/, /voicemailFaxMessaging/] },
    slow_numbers: { of: 'slowest', says: [/GET .* waited 11\.9 s for the server/] },
  };

  const made = (seed) => at.file(`seed-${seed}`);
  const SEEDS = [1, 2, 3];

  before(() => {
    for (const seed of SEEDS) execFileSync('python3', [MAKE, '--seed', `${seed}`, '--out', made(seed)]);
  });

  for (const [seed, [name, { of, says }]] of SEEDS.flatMap((s) => Object.entries(STORIES).map((story) => [s, story]))) {
    test(`${name}, seed ${seed}`, async () => {
      const expected = JSON.parse(await readFile(path.join(made(seed), `${name}.expected.json`), 'utf8'));
      const fact = expected[of];
      await withPage({}, async ({ frame }) => {
        await toFindings(frame, path.join(made(seed), `${name}.har`));
        const text = await cardText(frame, 0);
        // The words are those of the first; what they are about, each seed says.
        for (const pattern of seed === 1 ? says : []) assert.match(text, pattern);
        const org = fact.org ?? fact.org_id;
        for (const part of [`#${fact.entry + 1} `, fact.tracking_id, fact.error, org, ...(fact.no_access ?? [])])
          if (part) assert.ok(text.includes(part), `${part} in ${text}`);
        const all = await textOf(frame);
        for (const id of expected.downstream_ids ?? []) assert.ok(all.includes(id), id);
        await view(frame, 'Requests');
        await frame.locator(`request-table .row[data-entry="${fact.entry}"] .finding-dot`).first().waitFor();
      });
    });
  }
});
