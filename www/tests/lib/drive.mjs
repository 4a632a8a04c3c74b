/** Driving the workbench as a person does: what the tests on real captures share. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { pick } from './browser.mjs';

/** The two looks that everything is driven in: language, colours, and a clock that is not UTC. */
export const LOOKS = {
  'English, light': { options: { locale: 'en-GB', colorScheme: 'light', timezoneId: 'UTC' }, zone: 0 },
  'French, dark': { options: { locale: 'fr-FR', colorScheme: 'dark', timezoneId: 'Asia/Kolkata' }, zone: 19_800_000 },
};

/** The views by their place in the row of buttons, which is the same in every language. */
const VIEWS = ['review', 'requests', 'overview', 'findings', 'compare', 'help'];
export const view = (frame, name) => frame.locator('header nav button').nth(VIEWS.indexOf(name)).click();

export const details = (frame) => frame.locator('entry-details');

/** Opens a capture, waits for the analysis and for the count of secrets, and goes to the table. */
export async function openCapture(frame, { file }) {
  await pick(frame, file);
  await frame.locator('review-view h1').waitFor({ timeout: 20_000 });
  await view(frame, 'requests');
  await frame.waitForFunction(
    () => {
      const { bench } = document.querySelector('harmless-app').session;
      return bench.status === 'ready' && bench.analysing === 'ready' && bench.counted && bench.sums;
    },
    undefined,
    { timeout: 30_000 },
  );
}

/** All rows that the view holds, in its order, as the table is given them. */
export const rowsOf = (frame) =>
  frame.evaluate(async () => {
    const { bench } = document.querySelector('harmless-app').session;
    return (await bench.items(0, bench.shown)).filter((item) => !('group' in item));
  });

/** Opens an entry by its index, wherever it stands, and goes to a tab. */
export async function openEntry(frame, index, tab) {
  await frame.locator('request-table').evaluate((table, at) => table.show(at, false), index);
  await frame.locator(`request-table .row[data-entry="${index}"]`).click();
  await frame.waitForFunction(
    (at) => {
      const details = document
        .querySelector('harmless-app')
        .shadowRoot.querySelector('requests-view')
        ?.shadowRoot.querySelector('entry-details');
      return details?.row?.index === at && details.shadowRoot.querySelector('[role=tab]');
    },
    index,
    { timeout: 10_000 },
  );
  if (tab) await details(frame).locator(`#tab-${tab}`).click();
}

/** The whole numbers in a text, whatever stands between their digits in its language. */
export const numbersIn = (text) =>
  (text.match(/\d+(?:[,.\u00a0\u202f]\d{3})*/g) ?? []).map((n) => Number(n.replace(/\D/g, '')));

/** Asks the filter by its field, as by typing and Enter. See `settled`. */
export const ask = (frame, query) =>
  settled(frame, async () => {
    const field = frame.locator('filter-bar input');
    await field.fill(query);
    await field.press('Enter');
    return query;
  });

/**
 * Does what changes the view and waits until the footer tells of it; gives what that says, and which entries the view holds.
 *
 * @param {() => Promise<string | void>} change gives the query that must have been asked then, if it knows
 */
export async function settled(frame, change) {
  await frame.evaluate(() => {
    const { bench } = document.querySelector('harmless-app').session;
    globalThis.before = { revision: bench.revision, sums: bench.sums };
  });
  const query = await change();
  return frame.evaluate(async (query) => {
    const { before } = globalThis;
    const { bench } = document.querySelector('harmless-app').session;
    const view = document.querySelector('harmless-app').shadowRoot.querySelector('requests-view');
    const done = () =>
      (query === undefined || bench.query === query) &&
      // What was asked before may end now as well: the view has to be that of the last question.
      bench.asked === bench.query &&
      bench.revision > before.revision &&
      !bench.searching &&
      bench.sums !== before.sums;
    const until = performance.now() + 8000;
    while (!done()) {
      if (bench.wrong && bench.query === query) return { wrong: bench.wrong.what };
      if (performance.now() > until) return { footer: 'it did not come to an end' };
      await new Promise((next) => setTimeout(next, 4));
    }
    const items = (await bench.items(0, bench.shown)).filter((i) => !('group' in i)).map((i) => i.index);
    await view.updateComplete;
    return { footer: view.shadowRoot.querySelector('footer [role=status]').textContent, items };
  }, query);
}

/** What a press saves: its name and text. */
export async function downloaded(page, press) {
  const [saved] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: saved.suggestedFilename(), text: await readFile(await saved.path(), 'utf8') };
}

/** What a press puts into the clipboard; the system has it a moment after the browser says so. */
export async function copied(page, press) {
  const none = 'nothing was copied';
  await page.evaluate((text) => navigator.clipboard.writeText(text), none);
  await press();
  for (let i = 0; i < 150; i++) {
    const text = await page.evaluate(() => navigator.clipboard.readText());
    if (text !== none) return text;
    await new Promise((done) => setTimeout(done, 20));
  }
  return assert.fail(none);
}
