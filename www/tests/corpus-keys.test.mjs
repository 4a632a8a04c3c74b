/** The workbench on real captures without a mouse: every shortcut that the page names, and a whole session by keys alone. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { assertAccessible } from './lib/axe.mjs';
import { absent, captures } from './lib/corpus.mjs';
import { downloaded, LOOKS, numbersIn, openCapture, rowsOf, settled } from './lib/drive.mjs';
import { focused, tabTo } from './lib/keyboard.mjs';
import { factsOf } from './lib/oracle.mjs';
import { onSite } from './lib/with-page.mjs';

const { withPage } = onSite('corpus-keys');

const VIEWS = ['review-view', 'requests-view', 'overview-view', 'findings-view', 'compare-view', 'help-view'];
const main = (frame) => frame.locator('harmless-app main > *').first();
const viewNow = (frame) => main(frame).evaluate((e) => e.localName);
const details = (frame) => frame.locator('entry-details');
const number = async (frame) => numbersIn(await details(frame).locator('h2 .num').innerText())[0];
const stretch = (frame) => frame.evaluate(() => document.querySelector('harmless-app').session.bench.query);

async function until(what, holds) {
  for (let i = 0; i < 250; i++) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  assert.fail(what);
}
const shows = (frame, name) => until(`${name} is shown`, async () => (await viewNow(frame)) === name);

/** The grid's cell that the keyboard is at. */
const cell = async (frame) => {
  const { row, column } = await focused(frame);
  return [Number(row), Number(column)];
};
const at = (frame, row, column) =>
  until(`the cell ${row}, ${column ?? 'any'} has the focus`, async () => {
    const [r, c] = await cell(frame);
    return r === row && (column === undefined || c === column);
  });

/** Goes to a cell of the grid by keys, from wherever. */
async function toGrid(page, frame) {
  await page.keyboard.press('2');
  await shows(frame, 'requests-view');
  await tabTo(page, frame, (f) => f.row !== undefined);
  await page.keyboard.press('Control+Home');
  await at(frame, 0);
}

/** By the groups of the sheet and their lines, which stand in the same order in each language. */
const SHORTCUTS = [
  [
    async ({ page, frame }) => {
      await page.keyboard.press('?');
      await frame.locator('dialog[open]').waitFor();
      await page.keyboard.press('Escape');
      await frame.locator('dialog[open]').waitFor({ state: 'detached' });
    },
    async ({ page, frame }) => {
      for (const [i, name] of VIEWS.entries()) {
        await page.keyboard.press(String(i + 1));
        await shows(frame, name);
        assert.equal((await focused(frame)).name, 'h1', 'the heading of a view has the focus');
      }
    },
    async ({ page, frame }) => {
      await page.keyboard.press('/');
      await shows(frame, 'requests-view');
      await until('the filter has the focus', async () => (await focused(frame)).role === 'combobox');
      await page.keyboard.press('Escape');
    },
    async ({ page, frame }) => {
      await page.keyboard.press('/');
      await page.keyboard.type('nothing-of-this-name');
      await page.keyboard.press('Escape');
      await until('the filter is empty', async () => (await frame.locator('filter-bar input').inputValue()) === '');
      await page.keyboard.press('Escape');
      await page.keyboard.press('6');
      await shows(frame, 'help-view');
      await page.keyboard.press('Escape');
      await shows(frame, 'requests-view');
    },
  ],
  [
    async ({ page, frame }) => {
      await toGrid(page, frame);
      const [, column] = await cell(frame);
      await page.keyboard.press('ArrowDown');
      await at(frame, 1, column);
      await page.keyboard.press('ArrowRight');
      await at(frame, 1, column + 1);
      await page.keyboard.press('ArrowLeft');
      await at(frame, 1, column);
      await page.keyboard.press('ArrowUp');
      await at(frame, 0, column);
    },
    async ({ page, frame }) => {
      await toGrid(page, frame);
      await page.keyboard.press('PageDown');
      await until('a page further', async () => (await cell(frame))[0] > 5);
      const [far] = await cell(frame);
      await page.keyboard.press('PageUp');
      await at(frame, 0);
      assert.ok(far > 5);
    },
    async ({ page, frame, facts }) => {
      await toGrid(page, frame);
      await page.keyboard.press('Control+End');
      await at(frame, facts.length - 1);
      await page.keyboard.press('Control+Home');
      await at(frame, 0);
    },
    async ({ page, frame, facts }) => {
      await toGrid(page, frame);
      await page.keyboard.press('Enter');
      await details(frame).getByRole('tab').first().waitFor();
      assert.equal(await number(frame), 1, 'opened');
      await page.keyboard.press('Escape');
      await details(frame).waitFor({ state: 'detached' });
      // A heading sorts: up, down, and back to the order of the capture.
      await toGrid(page, frame);
      await page.keyboard.press('ArrowUp');
      await at(frame, -1);
      for (let i = 0; i < 30; i++) {
        if ((await focused(frame)).classes.includes('status')) break;
        await page.keyboard.press(i < 15 ? 'ArrowRight' : 'ArrowLeft');
      }
      const order = async (sorted) => {
        const want = sorted ? [...facts].sort(sorted).map((f) => f.status) : facts.map((f) => f.status);
        await until('sorted by status', async () => {
          const rows = await rowsOf(frame);
          return JSON.stringify(rows.map((r) => r.status)) === JSON.stringify(want);
        });
      };
      await page.keyboard.press('Enter');
      await order((a, b) => a.status - b.status);
      await page.keyboard.press('Enter');
      await order((a, b) => b.status - a.status);
      await page.keyboard.press('Enter');
      await order(null);
      // A group folds.
      await tabTo(page, frame, (f) => f.name === 'select' && f.inside.includes('requests-view'), { back: true });
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await frame.locator('request-table .row.group').first().waitFor();
      const hosts = new Set(facts.map((f) => f.host)).size;
      const count = async () => Number(await frame.getByRole('grid').getAttribute('aria-rowcount')) - 1;
      await until('a heading for each host', async () => (await count()) === facts.length + hosts);
      await toGrid(page, frame);
      await page.keyboard.press('Enter');
      await until('folded', async () => (await count()) < facts.length + hosts);
      await page.keyboard.press('Enter');
      await until('unfolded', async () => (await count()) === facts.length + hosts);
      await tabTo(page, frame, (f) => f.name === 'select' && f.inside.includes('requests-view'), { back: true });
      await page.keyboard.press('Home');
      await until('no groups', async () => (await count()) === facts.length);
    },
    async ({ page, frame }) => {
      await toGrid(page, frame);
      await page.keyboard.press('ArrowUp');
      await at(frame, -1);
      await page.keyboard.press('ArrowRight');
      const width = async () => (await focused(frame)).width;
      const before = await width();
      await page.keyboard.press('Shift+ArrowRight');
      await until('wider', async () => (await width()) > before);
      await page.keyboard.press('Shift+ArrowLeft');
      await until('as wide as before', async () => (await width()) === before);
    },
  ],
  [
    async ({ page, frame }) => {
      await toGrid(page, frame);
      await page.keyboard.press('Enter');
      await details(frame).getByRole('tab').first().waitFor();
      await page.keyboard.press('j');
      await until('the next', async () => (await number(frame)) === 2);
      await page.keyboard.press('k');
      await until('the one before', async () => (await number(frame)) === 1);
    },
    async ({ page, frame }) => {
      const tabs = await details(frame)
        .getByRole('tab')
        .evaluateAll((all) => all.map((tab) => tab.id));
      await tabTo(page, frame, (f) => f.role === 'tab');
      const first = tabs.indexOf((await focused(frame)).id);
      for (let i = 1; i <= tabs.length; i++) {
        await page.keyboard.press('ArrowRight');
        const wanted = tabs[(first + i) % tabs.length];
        await until(`the tab ${wanted}`, async () => (await focused(frame)).id === wanted);
        await details(frame)
          .locator(`${wanted.replace('tab-', '')}-tab`)
          .waitFor();
      }
      await page.keyboard.press('ArrowLeft');
      const before = tabs[(first - 1 + tabs.length) % tabs.length];
      await until('the tab before', async () => (await focused(frame)).id === before);
    },
    async ({ page, frame }) => {
      await page.keyboard.press('Escape');
      await details(frame).waitFor({ state: 'detached' });
      await until('the row has the focus', async () => (await focused(frame)).row === '0');
    },
  ],
  [
    async ({ page, frame, facts, span }) => {
      await page.keyboard.press('2');
      await tabTo(page, frame, (f) => f.role === 'slider', { back: true });
      const seen = await settled(frame, () => page.keyboard.press('+'));
      const [, from, to] = /started:\+([\d.]+)ms\.\.\+([\d.]+)ms/.exec(await stretch(frame)).map(Number);
      assert.ok(Math.abs(to - from - span / 2) < 1, 'half of it all');
      const first = Math.min(...facts.map((f) => f.started));
      const inside = facts.filter((f) => f.started - first >= from && f.started - first <= to).map((f) => f.index);
      assert.deepEqual(seen.items, inside, 'and what started in it');
    },
    async ({ page, frame }) => {
      const before = await stretch(frame);
      await settled(frame, () => page.keyboard.press('ArrowLeft'));
      assert.notEqual(await stretch(frame), before);
      await settled(frame, () => page.keyboard.press('ArrowRight'));
      assert.equal(await stretch(frame), before);
    },
    async ({ page, frame, facts }) => {
      const { items } = await settled(frame, () => page.keyboard.press('Escape'));
      assert.equal(await stretch(frame), '');
      assert.equal(items.length, facts.length);
      await settled(frame, () => page.keyboard.press('+'));
      await settled(frame, () => page.keyboard.press('-'));
      assert.equal(await stretch(frame), '', 'zoomed out it is all of it');
    },
  ],
];

describe('real captures by the keyboard', { skip: absent }, () => {
  const long = captures().filter((c) => c.entries.length >= 40 && c.entries.length <= 240);
  const facts = new Map(long.map((c) => [c, factsOf(c.entries)]));
  const timed = (c) => facts.get(c).every((f) => f.started !== null && f.status !== null);
  const varied = (c) => new Set(facts.get(c).map((f) => `${f.status} ${f.host} ${f.kind}`)).size;
  const capture = long.filter(timed).reduce((a, c) => (a && varied(a) >= varied(c) ? a : c), undefined);
  const other = long.find((c) => c !== capture);

  for (const [look, { options }] of Object.entries(LOOKS)) {
    test(`every shortcut that the sheet names: ${look}`, { timeout: 120_000 }, async () => {
      await withPage(options, async ({ page, frame }) => {
        await openCapture(frame, capture);
        await page.keyboard.press('?');
        const sheet = frame.locator('shortcuts-sheet shortcuts-list > div, shortcuts-sheet div:has(> dl)');
        await sheet.first().waitFor();
        const named = await sheet.evaluateAll((groups) => groups.map((g) => g.querySelectorAll('kbd').length));
        await page.keyboard.press('Escape');
        assert.deepEqual(
          named,
          SHORTCUTS.map((group) => group.length),
          'a shortcut that nobody drives',
        );
        const span = await frame.evaluate(() => {
          const [from, to] = document.querySelector('harmless-app').session.bench.span;
          return to - from;
        });
        for (const [g, group] of SHORTCUTS.entries()) {
          for (const [i, drive] of group.entries()) {
            await drive({ page, frame, facts: facts.get(capture), span }).catch((error) => {
              error.message = `group ${g + 1}, shortcut ${i + 1}: ${error.message}`;
              throw error;
            });
          }
        }
      });
    });

    test(`from the first page to the clean copy by keys alone: ${look}`, { timeout: 120_000 }, async () => {
      const all = facts.get(capture);
      await withPage(options, async ({ page, frame }) => {
        const { keyboard } = page;
        const chosen = async (file) => {
          const [chooser] = await Promise.all([page.waitForEvent('filechooser'), keyboard.press('Enter')]);
          await chooser.setFiles(file);
        };
        await tabTo(page, frame, (f) => f.name === 'button' && f.classes.includes('primary'));
        await chosen(capture.file);
        await shows(frame, 'review-view');
        await assertAccessible(frame, 'review');

        // Filter, by what the field proposes.
        await keyboard.press('2');
        await shows(frame, 'requests-view');
        await until('the analysis is there', () =>
          frame.evaluate(() => document.querySelector('harmless-app').session.bench.analysing === 'ready'),
        );
        await keyboard.press('/');
        await keyboard.type('status-c');
        await keyboard.press('ArrowDown');
        await keyboard.press('Enter');
        const status = all.find((f) => f.status !== all[0].status).status;
        await keyboard.type(String(status));
        const { items, footer } = await settled(frame, async () => {
          await keyboard.press('Enter');
          return `status-code:${status}`;
        });
        const found = all.filter((f) => f.status === status);
        assert.deepEqual(
          items,
          found.map((f) => f.index),
        );
        assert.deepEqual(numbersIn(footer), [found.length, all.length]);
        await assertAccessible(frame, 'requests');

        // Sort, open, and go through all tabs.
        await tabTo(page, frame, (f) => f.row !== undefined);
        await keyboard.press('Control+Home');
        await keyboard.press('Enter');
        await details(frame).getByRole('tab').first().waitFor();
        await tabTo(page, frame, (f) => f.role === 'tab');
        const tabs = await details(frame).getByRole('tab').count();
        const walked = new Set();
        for (let i = 0; i < tabs; i++) {
          await keyboard.press('ArrowRight');
          await until('another tab', async () => !walked.has((await focused(frame)).id));
          walked.add((await focused(frame)).id);
        }
        assert.equal(walked.size, tabs);
        await assertAccessible(frame, 'details');
        await tabTo(page, frame, (f) => f.role === 'tabpanel');
        await keyboard.press('Escape');
        await details(frame).waitFor({ state: 'detached' });

        // Export what the filter shows.
        await tabTo(page, frame, (f) => f.inside.includes('export-menu'), { back: true });
        await keyboard.press('Enter');
        await tabTo(page, frame, (f) => f.classes.includes('item'));
        const some = await downloaded(page, () => keyboard.press('Enter'));
        assert.equal(JSON.parse(some.text.replace(/^\uFEFF/, '')).log.entries.length, found.length);

        // Overview, findings, comparing, help.
        await keyboard.press('3');
        await shows(frame, 'overview-view');
        await assertAccessible(frame, 'overview');
        await keyboard.press('4');
        await shows(frame, 'findings-view');
        await frame.locator('findings-view guide-path, findings-view .clear').first().waitFor();
        await assertAccessible(frame, 'findings');
        await keyboard.press('5');
        await shows(frame, 'compare-view');
        await tabTo(page, frame, (f) => f.inside.includes('compare-view') && f.name === 'button');
        await chosen(other.file);
        await frame.locator('compare-view tbody tr').first().waitFor();
        // Beside the names of the files, which have numbers of their own.
        const told = await frame.locator('compare-view .actions [role=status]').innerText();
        const names = [capture, other].map(({ file }) => path.basename(file));
        const sums = numbersIn(names.reduce((text, name) => text.replaceAll(name, ''), told));
        assert.deepEqual(sums, [all.length, other.entries.length]);
        await assertAccessible(frame, 'compare');
        await keyboard.press('6');
        await shows(frame, 'help-view');
        await assertAccessible(frame, 'help');

        // And back, to the clean copy.
        await keyboard.press('1');
        await shows(frame, 'review-view');
        await tabTo(page, frame, (f) => f.classes.includes('primary') && f.inside.includes('review-view'), {
          back: true,
        });
        await keyboard.press('Enter');
        await shows(frame, 'saved-view');
        await assertAccessible(frame, 'saved');
        await tabTo(page, frame, (f) => f.classes.includes('primary') && f.inside.includes('saved-view'));
        const clean = await downloaded(page, () => keyboard.press('Enter'));
        const copy = JSON.parse(clean.text.replace(/^\uFEFF/, '')).log.entries;
        assert.deepEqual(
          copy.map((e) => e.response.status),
          all.map((f) => f.status),
        );
      });
    });
  }
});
