/** What a support engineer does all day, on the real build: plain words, what failed, keys, copying, two captures, help. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAccessible } from './lib/axe.mjs';
import { pick, shoot } from './lib/browser.mjs';
import { onSite } from './lib/with-page.mjs';
import { capture, chromeEntry } from './lib/workbench.mjs';

const ERROR = 'The Dubber recorder has no licence.';
const ORG = '1eb65fdf-9643-417f-9974-ad72cae0e10f';
const api = (path) => `https://api.example.com/v1/${path}`;

let file;
let other;

const at = onSite('everyday', { unstored: ['dubber', 'ricart', 'example', 'morning', 'evening'] }, async () => {
  const failed = { error: { code: 502, message: ERROR }, message: ERROR };
  const entries = [
    ...Array.from({ length: 12 }, (_, i) => chromeEntry(i, { url: api(`rooms?page=${i}`) })),
    chromeEntry(12, { url: api(`organizations/${ORG}`), text: JSON.stringify({ id: ORG, displayName: 'Ricart' }) }),
    chromeEntry(13, { url: api('recorder'), status: 502, statusText: 'Bad Gateway', text: JSON.stringify(failed) }),
    chromeEntry(14, { url: api('gone'), status: 404 }),
    chromeEntry(15, { url: api('report'), phases: [0, 0, -1, -1, -1, 0, 2400, 5] }),
  ];
  file = await at.put('morning.har', capture(entries));
  const later = entries.map((entry, i) =>
    i === 14 ? chromeEntry(14, { url: api('gone'), status: 404, phases: [0, 0, -1, -1, -1, 0, 1542, 0] }) : entry,
  );
  other = await at.put('evening.har', capture(later));
});
const { withPage } = at;

const field = (frame) => frame.locator('filter-bar input');
const hint = (frame) => frame.locator('filter-hint');
const state = (frame, name) => frame.locator('filter-bar .states').getByRole('button', { name });
const count = (frame, words) =>
  frame.locator('requests-view footer span').first().getByText(words, { exact: true }).waitFor({ timeout: 15_000 });

/** To the requests by their key, once the analysis has marked them. */
async function toRequests(page, frame, marked = true) {
  await pick(frame, file);
  await frame.locator('header nav').waitFor();
  await page.keyboard.press('2');
  await frame.getByRole('gridcell').first().waitFor();
  if (marked) await frame.locator('.head .error').waitFor({ timeout: 15_000 });
}

/** Waits until the filter has these words: a button puts them there by way of the model. */
const holds = async (frame, words) => {
  const ends = Date.now() + 15_000;
  while ((await field(frame).inputValue()) !== words && Date.now() < ends) await frame.waitForTimeout(20);
  assert.equal(await field(frame).inputValue(), words);
};

/** The innermost element that has the keyboard. */
const focused = (frame, what = 'textContent') =>
  frame.evaluate((name) => {
    let here = document.activeElement;
    while (here?.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
    return String(here?.dataset?.[name] ?? here?.[name] ?? '').trim();
  }, what);

describe('plain words', () => {
  test('where they find nothing, the filter says where else they stand, and one press looks there', async () => {
    await withPage({}, async ({ page, frame }) => {
      await toRequests(page, frame);
      for (const [word, term] of [
        ['502', 'status-code:502'],
        ['Dubber', 'error:Dubber'],
        ['failed', 'is:error'],
        ['licence.', 'text:"licence."'],
      ]) {
        await field(frame).fill(word);
        await count(frame, '0 of 16 requests');
        const said = hint(frame).getByRole('status');
        await said.getByText(`Nothing in the addresses has “${word}”`).waitFor();
        assert.equal(await said.getAttribute('aria-live'), 'polite');
        if (word === 'Dubber') {
          await shoot(page, 'everyday-hint');
          await assertAccessible(frame, 'a hint');
        }
        const button = hint(frame).getByRole('button', { name: term });
        await button.focus();
        await page.keyboard.press('Enter');
        await count(frame, word === 'failed' ? '2 of 16 requests' : '1 of 16 requests');
        assert.equal(await focused(frame, 'value'), term);
        assert.equal(await hint(frame).getByRole('button').count(), 0);
      }
    });
  });

  test('an organisation, several words, and words that are left alone', async () => {
    await withPage({}, async ({ page, frame }) => {
      await toRequests(page, frame);
      await field(frame).fill('Ricart');
      await hint(frame).getByRole('button', { name: 'org:Ricart' }).click();
      await frame.locator('request-table .row[data-entry="12"]').waitFor();
      await field(frame).fill('Dubber Gateway -rooms method:GET');
      await hint(frame).getByRole('button', { name: 'text:"Dubber" text:"Gateway"' }).click();
      await holds(frame, 'text:"Dubber" text:"Gateway" -rooms method:GET');
      await field(frame).fill('recorder');
      await count(frame, '1 of 16 requests');
      await hint(frame).getByText('Only 1 address with “recorder”').waitFor();
      for (const quiet of ['v1/gone', 'status-code:599', 'rooms', '-v1', 'text:"nowhere at all"']) {
        await field(frame).fill(quiet);
        await page.waitForTimeout(400);
        assert.equal(await hint(frame).getByRole('button').count(), 0, quiet);
      }
    });
  });

  test('an unknown property is pointed out, with those that there are', async () => {
    await withPage({}, async ({ page, frame }) => {
      await toRequests(page, frame, false);
      await field(frame).fill('is:borken');
      const wrong = frame.locator('filter-bar #wrong');
      await wrong.getByText('Did you mean').waitFor();
      const names = await wrong.locator('code').allInnerTexts();
      for (const name of ['error', 'failed', 'slow', 'from-cache']) assert.ok(names.includes(name), name);
    });
  });
});

describe('what failed, what was slow', () => {
  test('has buttons that go with the types and with what is typed', async () => {
    await withPage({}, async ({ page, frame }) => {
      await toRequests(page, frame, false);
      await state(frame, 'Failed').getByText('2').waitFor();
      await state(frame, 'Failed').click();
      await count(frame, '2 of 16 requests');
      await holds(frame, 'is:error');
      assert.equal(await state(frame, 'Failed').getAttribute('aria-pressed'), 'true');
      await state(frame, 'Slow').click();
      await count(frame, '0 of 16 requests');
      await state(frame, 'Failed').click();
      await count(frame, '1 of 16 requests');
      await holds(frame, 'is:slow');
      await state(frame, 'Slow').click();
      await holds(frame, '');
      await field(frame).fill('gone OR recorder OR report');
      await state(frame, 'Failed').click();
      await holds(frame, '(gone OR recorder OR report) is:error');
      await count(frame, '2 of 16 requests');
    });
  });
});

describe('keys', () => {
  test('from the view on, arrows walk the table and Enter opens; Escape clears the filter', async () => {
    await withPage({}, async ({ page, frame }) => {
      await toRequests(page, frame, false);
      await page.keyboard.press('ArrowDown');
      await frame.locator('request-table [data-row="0"]:focus').waitFor();
      await page.keyboard.press('ArrowDown');
      await frame.locator('request-table [data-row="1"]:focus').waitFor();
      await page.keyboard.press('Enter');
      await frame.locator('entry-details h2').getByText('#2').waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('/');
      await page.keyboard.type('gone');
      await count(frame, '1 of 16 requests');
      await page.keyboard.press('Escape');
      await count(frame, '16 requests');
      await holds(frame, '');
      await page.keyboard.press('Escape');
      await page.keyboard.press('ArrowDown');
      await frame.locator('request-table [data-row]:focus').first().waitFor();
    });
  });

  test('the filter keeps the keyboard where the details are closed just before', async () => {
    await withPage({}, async ({ page, frame }) => {
      await toRequests(page, frame);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await frame.locator('entry-details h2').waitFor();
      await frame.evaluate(() => {
        for (const key of ['Escape', '/']) {
          document
            .querySelector('harmless-app')
            .dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
        }
      });
      await frame.locator('entry-details').waitFor({ state: 'detached' });
      // The row comes back into sight some messages with the worker later.
      await frame.evaluate(() => new Promise((done) => setTimeout(done, 400)));
      assert.equal(await focused(frame, 'tagName'), 'INPUT');
    });
  });
});

describe('the details', () => {
  test('have buttons that copy the tracking id and the error, and a menu that is called by its name', async () => {
    await withPage({ permissions: ['clipboard-read', 'clipboard-write'] }, async ({ page, frame }) => {
      await toRequests(page, frame);
      await field(frame).fill('recorder');
      await count(frame, '1 of 16 requests');
      await frame.locator('request-table .row[data-entry="13"]').click();
      const details = frame.locator('entry-details');
      const copied = () => page.evaluate(() => navigator.clipboard.readText());
      await details.getByRole('button', { name: 'Copy the tracking ID' }).click();
      await details.getByText('Copied').waitFor();
      assert.equal(await copied(), 'ATLAS_3f2b8c1d-77aa-4e10-9c55-0a1b2c3d4e5f_13');
      await details.getByText('Copied').waitFor({ state: 'detached' });
      await details.getByRole('button', { name: 'Copy the error' }).click();
      await details.getByText('Copied').waitFor();
      assert.ok((await copied()).includes(ERROR));
      assert.ok(await details.locator('copy-menu .word').getByText('Copy as', { exact: true }).isVisible());
      await details.getByText('Copied').waitFor({ state: 'detached' });
      await shoot(page, 'everyday-details');
      await assertAccessible(frame, 'copy buttons');
    });
  });
});

const looks = {
  light: [{}, 'Compare'],
  dark: [{ colorScheme: 'dark' }, 'Compare'],
  narrow: [{ viewport: { width: 360, height: 740 } }, 'Compare'],
  french: [{ locale: 'fr-FR' }, 'Comparer'],
};

describe('two captures', () => {
  for (const [look, [options, name]] of Object.entries(looks)) {
    test(`are named by their files, and the difference in time stands in the list: ${look}`, async () => {
      await withPage(options, async ({ page, frame }) => {
        await toRequests(page, frame, false);
        await field(frame).fill('Dubber');
        await hint(frame).getByRole('button').first().waitFor();
        await shoot(page, `everyday-requests-${look}`);
        await assertAccessible(frame, `the filter, ${look}`);
        await frame.locator('header nav').getByRole('button', { name }).click();
        const compare = frame.locator('compare-view');
        await compare.getByText('morning.har').waitFor();
        await shoot(page, `everyday-compare-first-${look}`);
        await compare.locator('input[type=file]').setInputFiles(other);
        await compare.locator('tbody tr').first().waitFor();
        const said = await compare.getByRole('status').innerText();
        assert.match(said, /morning\.har.*16.*evening\.har.*16/);
        const heads = await compare.locator('th .file').allTextContents();
        assert.deepEqual(heads, ['morning.har', 'evening.har']);
        const row = compare.locator('tbody tr', { hasText: '/v1/gone' });
        assert.match(await row.locator('.later').innerText(), /^\+1[.,]49\ss$/);
        await shoot(page, `everyday-compare-${look}`);
        await assertAccessible(frame, `two captures, ${look}`);
        const over = await frame.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${look}: ${over} px too wide`);
      });
    });
  }
});

describe('help', () => {
  test('is left by its button, by Escape and by the name of the tool', async () => {
    await withPage({}, async ({ page, frame }) => {
      await toRequests(page, frame, false);
      const help = frame.locator('help-view');
      await page.keyboard.press('6');
      await help.waitFor();
      await shoot(page, 'everyday-help');
      await assertAccessible(frame, 'help');
      await page.keyboard.press('Escape');
      await frame.locator('requests-view').waitFor();
      await page.keyboard.press('6');
      // The help in another language is still that of the requests.
      await frame.getByLabel('Language').selectOption('fr');
      await help.getByRole('button', { name: 'Fermer l’aide' }).click();
      await frame.locator('requests-view').waitFor();
      await page.keyboard.press('6');
      await frame.locator('header .name').click();
      await frame.locator('review-view').waitFor();
      await page.keyboard.press('6');
      await help.waitFor();
      await page.keyboard.press('Escape');
      await frame.locator('review-view').waitFor();
    });
  });

  test('at the start, too', async () => {
    await withPage({}, async ({ page, frame }) => {
      await frame.getByRole('button', { name: 'Help' }).click();
      await frame.locator('help-view').waitFor();
      await page.keyboard.press('Escape');
      await frame.locator('start-view').waitFor();
    });
  });
});

describe('a case', () => {
  test('says at its button that a clean copy comes first, and where it leads', async () => {
    await withPage({}, async ({ page, frame }) => {
      await toRequests(page, frame);
      await page.keyboard.press('4');
      const button = frame.getByRole('button', { name: 'Make a case of it' });
      const id = await button.getAttribute('aria-describedby');
      const told = await frame.locator(`findings-view #${id}`).innerText();
      assert.match(told, /leads to Review: the clean copy is made there first/);
      await shoot(page, 'everyday-findings');
    });
  });
});
