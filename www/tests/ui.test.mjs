/** Every state of the page, on the pretended engine: in both themes, at every width, by keyboard alone. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertAccessible } from './lib/axe.mjs';
import { built, host, launch, named, openPage, pick, shoot } from './lib/browser.mjs';

let browser;
let site;

before(async () => {
  site = await host(built('dist-mock'), 'http');
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.close();
});

/** Runs a test in a page of its own; afterwards nothing may have been logged, asked for or stored. */
async function withPage(options, run) {
  const opened = await openPage(browser, site.url, options);
  try {
    await run(opened);
    assert.deepEqual(opened.seen.errors, []);
    assert.deepEqual(opened.seen.console, []);
    assert.deepEqual(
      opened.seen.requests.slice(1).filter((url) => !url.startsWith('blob:')),
      [],
    );
    assert.equal(await opened.page.title(), 'harmless');
    assert.equal(opened.page.url(), site.url);
  } finally {
    await opened.context.close();
  }
}

const button = (frame, name) => frame.getByRole('button', { name, exact: typeof name === 'string' });
const heading = (frame, name) => frame.getByRole('heading', { level: 1, name });

async function toReview(frame, file = 'sample.har') {
  await pick(frame, named(file));
  await frame.getByRole('tab', { name: /Secrets/ }).waitFor();
}

/** Leads the page into each of its states, in order. */
const STATES = {
  start: async () => undefined,
  reading: async (frame) => {
    await pick(frame, named('endless-rows-9000.har'));
    await frame.getByRole('row').nth(5).waitFor();
    await frame.getByText(/left$/).waitFor();
  },
  review: async (frame) => {
    await button(frame, 'Cancel').click();
    await toReview(frame, 'warned-rows-50000.har');
  },
  secret: async (frame) => {
    await button(frame, /^Cookies/).click();
    const first = frame.locator('secret-row').first();
    await first.getByRole('button').first().click();
    await first
      .getByText(/^Entry/)
      .first()
      .waitFor();
    await frame.getByText('1 entry is not as HAR wants them').click();
    await frame.getByLabel('Text to remove').fill('hunter2!');
    await button(frame, 'Find and mark').click();
    await frame.getByText('Text 1').waitFor();
    await button(frame, /^Show the value/).click();
    await frame.getByRole('region', { name: 'Value' }).waitFor();
  },
  entries: async (frame) => {
    await frame.getByRole('tab', { name: /Entries/ }).click();
    await frame.getByRole('row').nth(5).waitFor();
  },
  saved: async (frame) => {
    await button(frame, 'Make clean copy').click();
    await heading(frame, 'The clean copy is ready').waitFor();
  },
  nothing: async (frame) => {
    await button(frame, 'Open another').click();
    await toReview(frame, 'nosecrets.har');
  },
  problem: async (frame) => {
    await button(frame, 'Open another').click();
    await pick(frame, named('problem-truncated.har'));
    await heading(frame, 'This file can’t be opened').waitFor();
    await frame.getByRole('row').nth(5).waitFor();
  },
};

describe('every state', () => {
  const looks = {
    light: { colorScheme: 'light' },
    dark: { colorScheme: 'dark' },
    narrow: { viewport: { width: 360, height: 740 } },
  };
  for (const [look, options] of Object.entries(looks)) {
    test(`is accessible and fits: ${look}`, { timeout: 120_000 }, async () => {
      await withPage({ ...options, reducedMotion: 'reduce' }, async ({ page, frame }) => {
        for (const [name, lead] of Object.entries(STATES)) {
          await lead(frame);
          await shoot(page, `${name}-${look}`);
          await assertAccessible(frame, `${name}, ${look}`);
          const over = await frame.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(over <= 0, `${name}, ${look}: ${over} px too wide`);
        }
      });
    });
  }

  test('is accessible while the clean copy is made, and after a failed check', async () => {
    await withPage({}, async ({ page, frame }) => {
      await toReview(frame, 'slowcheck.har');
      await button(frame, 'Make clean copy').click();
      await frame.getByText('Replacing secrets').waitFor();
      await assertAccessible(frame, 'cleaning');
      await shoot(page, 'cleaning-light');
      await button(frame, 'Cancel').click();
      await heading(frame, /will be removed/).waitFor();
      await button(frame, 'Open another').click();
      await toReview(frame, 'checkfail.har');
      await button(frame, 'Make clean copy').click();
      await heading(frame, 'No clean copy was made').waitFor();
      await assertAccessible(frame, 'failed check');
      await shoot(page, 'failed-light');
      assert.equal(await button(frame, 'Save clean copy').count(), 0);
      await button(frame, 'Back to review').click();
      await heading(frame, /will be removed/).waitFor();
    });
  });

  test('the theme can be chosen and changes the colours', async () => {
    await withPage({ colorScheme: 'light' }, async ({ frame }) => {
      const colour = () => frame.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const light = await colour();
      await button(frame, 'Use dark colours').click();
      assert.notEqual(await colour(), light);
      await button(frame, 'Use light colours').click();
      assert.equal(await colour(), light);
    });
  });
});

describe('opening', () => {
  test('the first visit is one request', async () => {
    const before = site.requests.length;
    await withPage({}, async ({ page }) => {
      await page.waitForTimeout(300);
    });
    assert.deepEqual(site.requests.slice(before), ['/']);
  });

  /** Hands a file over as a drop or a paste would. */
  const give = (frame, type, name) =>
    frame.evaluate(
      ([kind, fileName]) => {
        const data = new DataTransfer();
        data.items.add(new File(['{}'], fileName));
        const event =
          kind === 'drop'
            ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
            : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
        document.body.dispatchEvent(event);
      },
      [type, name],
    );

  for (const way of ['drop', 'paste']) {
    test(`works by ${way}`, async () => {
      await withPage({}, async ({ frame }) => {
        await give(frame, way, 'given.har');
        await heading(frame, /will be removed/).waitFor();
      });
    });
  }

  test('the picker opens from the keyboard', async () => {
    await withPage({}, async ({ page, frame }) => {
      await button(frame, 'Choose a capture').focus();
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
      await chooser.setFiles(named('picked.har'));
      await heading(frame, /will be removed/).waitFor();
    });
  });

  test('every problem the engine can name has words of its own', async () => {
    await withPage({}, async ({ frame }) => {
      for (const code of [
        'not-har',
        'not-json',
        'encoding',
        'limit',
        'truncated',
        'empty',
        'jsonp',
        'html',
        'zip',
        'gzip',
        'changed-while-read',
        'internal',
      ]) {
        await pick(frame, named(`problem-${code}.har`));
        await heading(frame, 'This file can’t be opened').waitFor();
        const text = await frame.locator('problem-view .card').textContent();
        assert.ok(!text.includes('The file could not be read.'), code);
        assert.match(text, /At byte 18,734,219/);
        assert.equal(await frame.getByRole('button', { name: /Save/ }).count(), 0);
        await button(frame, 'Open another file').click();
      }
      await pick(frame, named('problem-something-new.har'));
      await frame.getByText('The pretended engine reports “something-new”.').first().waitFor();
    });
  });

  test('cancelling goes back to the start', async () => {
    await withPage({}, async ({ page, frame }) => {
      await pick(frame, named('endless.har'));
      await button(frame, 'Cancel').click();
      await heading(frame, 'Make a HAR capture safe to share').waitFor();
      await page.waitForTimeout(200);
      await heading(frame, 'Make a HAR capture safe to share').waitFor();
    });
  });
});

describe('review', () => {
  const totals = async (frame) => (await frame.locator('.bar .total').textContent()).trim();

  test('switches change what will be removed', async () => {
    await withPage({}, async ({ frame }) => {
      await toReview(frame);
      const all = await totals(frame);
      await frame.getByRole('switch', { name: 'Remove: Cookies' }).click();
      await frame.locator('[data-category=cookies]').getByText('kept', { exact: true }).waitFor();
      assert.notEqual(await totals(frame), all);
      await frame.getByRole('switch', { name: 'Remove: Cookies' }).click();
      await frame.locator('[data-category=cookies]').getByText('kept').waitFor({ state: 'detached' });
      assert.equal(await totals(frame), all);

      await button(frame, /^Passwords/).click();
      await frame.locator('secret-row').getByRole('switch').click();
      await frame.locator('[data-category=passwords]').getByText('kept', { exact: true }).waitFor();
      const fewer = await totals(frame);
      assert.notEqual(fewer, all);
      await button(frame, 'Make clean copy').click();
      await button(frame, 'Back to review').click();
      assert.equal(await totals(frame), fewer);
      await frame.getByRole('radio', { name: 'Strict' }).check();
      await frame.getByText(/225 secrets at/).waitFor();
    });
  });

  test('a value is shown on demand only, and hides again', async () => {
    await withPage({}, async ({ page, frame }) => {
      await toReview(frame);
      await button(frame, /^Passwords/).click();
      await frame.locator('secret-row').getByRole('button').first().click();
      const value = frame.getByRole('region', { name: 'Value' });
      await button(frame, /^Show the value/).click();
      await value.waitFor();
      const text = await value.textContent();
      assert.ok(text.length >= 8);
      await page.keyboard.press('Escape');
      await value.waitFor({ state: 'detached' });
      await button(frame, /^Show the value/).click();
      await value.waitFor();
      await frame.getByRole('radio', { name: 'Standard' }).focus();
      await value.waitFor({ state: 'detached' });
      assert.ok(!(await frame.content()).includes(text));
    });
  });

  test('a known text is looked for, told about and taken back', async () => {
    await withPage({}, async ({ page, frame }) => {
      await toReview(frame);
      const all = await totals(frame);
      const field = frame.getByLabel('Text to remove');
      assert.equal(await field.getAttribute('type'), 'password');
      await field.fill('ab');
      await page.keyboard.press('Enter');
      await frame.getByText('Give at least 3 characters').waitFor();
      await field.fill('correct horse');
      await page.keyboard.press('Enter');
      await frame.getByText('Found 7 times and marked').waitFor();
      assert.equal(await field.inputValue(), '');
      assert.notEqual(await totals(frame), all);
      await field.fill('absent thing');
      await page.keyboard.press('Enter');
      await frame.getByText('Text 2: not found in this capture').waitFor();
      await button(frame, 'Take back text 1').click();
      await frame.getByText('Text 1').waitFor({ state: 'detached' });
      assert.equal(await totals(frame), all);
    });
  });

  test('long categories come in parts', async () => {
    await withPage({}, async ({ frame }) => {
      await toReview(frame);
      await button(frame, /^Tracking and visitor IDs/).click();
      await frame.getByText('1 to 50 of 130').first().waitFor();
      await button(frame, 'Later').first().click();
      await frame.getByText('51 to 100 of 130').first().waitFor();
      assert.equal(await frame.locator('secret-row').count(), 50);
      await button(frame, 'Later').first().click();
      await frame.getByText('101 to 130 of 130').first().waitFor();
      assert.equal(await frame.locator('secret-row').count(), 30);
      assert.ok(await button(frame, 'Later').first().isDisabled());
      await frame.getByRole('searchbox', { name: /^Find: Tracking/ }).fill('nothing says this');
      await frame.getByText('No secret of this category says that.').waitFor();
    });
  });
});

describe('the table', () => {
  const open = async (frame) => {
    await toReview(frame, 'rows-50000.har');
    await frame.getByRole('tab', { name: /Entries/ }).click();
    await frame.getByRole('gridcell').first().waitFor();
  };
  const focused = (frame) =>
    frame.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return { row: at?.dataset?.row, column: at?.dataset?.column, role: at?.getAttribute('role') };
    });

  test('shows no blank row however fast it scrolls', { timeout: 60_000 }, async () => {
    await withPage({}, async ({ frame }) => {
      await open(frame);
      const blank = await frame.evaluate(async () => {
        const find = (root, selector) => {
          for (const element of root.querySelectorAll('*')) {
            if (element.matches(selector)) return element;
            const inner = element.shadowRoot && find(element.shadowRoot, selector);
            if (inner) return inner;
          }
          return null;
        };
        const scroller = find(document, '.scroller');
        const layer = find(document, '.layer');
        let bad = 0;
        for (let i = 0; i < 240; i++) {
          scroller.scrollTop = i % 3 === 2 ? Math.abs(Math.sin(i)) * scroller.scrollHeight : scroller.scrollTop + 900;
          await new Promise(requestAnimationFrame);
          const box = layer.getBoundingClientRect();
          const rows = [...layer.children].map((row) => row.getBoundingClientRect());
          const covered = rows[0].top <= box.top + 1 && rows.at(-1).bottom >= box.bottom - 1;
          if (!covered || [...layer.children].some((row) => row.textContent.trim() === '')) bad++;
        }
        return bad;
      });
      assert.equal(blank, 0);
    });
  });

  test('is an ARIA grid that the keyboard walks', async () => {
    await withPage({}, async ({ page, frame }) => {
      await open(frame);
      const grid = frame.getByRole('grid');
      assert.equal(await grid.getAttribute('aria-rowcount'), '50001');
      await frame.getByRole('tab', { name: /Entries/ }).focus();
      await page.keyboard.press('Tab');
      assert.deepEqual(await focused(frame), { row: '0', column: '0', role: 'gridcell' });
      const press = async (keys, row, column) => {
        for (const key of keys) await page.keyboard.press(key);
        await page.waitForTimeout(60);
        assert.deepEqual(
          await focused(frame),
          { row: String(row), column: String(column), role: 'gridcell' },
          keys.join(),
        );
      };
      await press(['ArrowDown', 'ArrowDown', 'ArrowRight'], 2, 1);
      await press(['End'], 2, 8);
      await press(['Home', 'ArrowUp'], 1, 0);
      await press(['Control+End'], 49_999, 8);
      await press(['ArrowDown'], 49_999, 8);
      await press(['Control+Home'], 0, 0);
      await page.keyboard.press('PageDown');
      await page.waitForTimeout(60);
      const { row } = await focused(frame);
      assert.ok(Number(row) > 5);
      await press(['PageUp'], 0, 0);
      const cell = frame.getByRole('gridcell').first();
      assert.equal(await cell.locator('..').getAttribute('aria-rowindex'), '2');
    });
  });

  test('keeps the focus on its row when that is scrolled out of view', async () => {
    await withPage({}, async ({ page, frame }) => {
      await open(frame);
      await frame.getByRole('gridcell').first().focus();
      await frame.locator('.scroller').evaluate((scroller) => {
        scroller.scrollTop = 500_000;
      });
      await page.waitForTimeout(100);
      assert.equal((await focused(frame)).role, 'grid');
      await page.keyboard.press('ArrowDown');
      await page.waitForTimeout(100);
      assert.deepEqual(await focused(frame), { row: '1', column: '0', role: 'gridcell' });
    });
  });

  test('fills while the capture is read', async () => {
    await withPage({}, async ({ frame }) => {
      await pick(frame, named('slow-rows-20000.har'));
      const grid = frame.getByRole('grid');
      await frame.getByRole('gridcell').first().waitFor();
      const early = Number(await grid.getAttribute('aria-rowcount'));
      await frame.waitForTimeout(800);
      assert.ok(Number(await grid.getAttribute('aria-rowcount')) > early);
    });
  });
});

describe('saving', () => {
  test('the whole way by keyboard alone', async () => {
    await withPage({}, async ({ page, frame }) => {
      const tabTo = async (locator) => {
        for (let i = 0; i < 60; i++) {
          await page.keyboard.press('Tab');
          if (await locator.evaluate((element) => element.getRootNode().activeElement === element)) return;
        }
        assert.fail('not reached with Tab');
      };
      await tabTo(button(frame, 'Choose a capture'));
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
      await chooser.setFiles(named('keys.har'));
      await heading(frame, /will be removed/).waitFor();
      await tabTo(frame.getByRole('tab', { name: /Secrets/ }));
      await page.keyboard.press('ArrowRight');
      await frame.getByRole('grid').waitFor();
      await page.keyboard.press('ArrowLeft');
      await tabTo(button(frame, 'Make clean copy'));
      await page.keyboard.press('Enter');
      await heading(frame, 'The clean copy is ready').waitFor();
      await tabTo(button(frame, 'Save clean copy'));
      const [copy] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
      assert.equal(copy.suggestedFilename(), 'keys.sanitized.har');
      await tabTo(button(frame, 'Save report'));
      const [report] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Space')]);
      assert.equal(report.suggestedFilename(), 'keys.sanitized.report.json');
    });
  });

  test('each check is named with its outcome, and both sums are shown', async () => {
    await withPage({}, async ({ frame }) => {
      await toReview(frame);
      await button(frame, 'Make clean copy').click();
      await heading(frame, 'The clean copy is ready').waitFor();
      assert.equal(await frame.getByText('passed', { exact: true }).count(), 4);
      assert.equal(await frame.locator('.sum').count(), 2);
      await frame.getByText('Nothing left this computer').waitFor();
      await button(frame, 'Copy the SHA-256 of the original').click();
      await frame.getByText('Copied').waitFor();
    });
  });
});
