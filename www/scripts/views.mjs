/**
 * Pictures of every view of the workbench for docs/views.md, in light, dark, narrow and French, from a generated capture; the
 * page itself is written with them, so that no picture is without its line. WebP, made by the browser that takes them.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openPage, pick, SHOTS, shoot, WWW } from '../tests/lib/browser.mjs';
import { saz, zip } from '../tests/lib/saz.mjs';
import { showcase } from '../tests/lib/workbench.mjs';

const DOCS = path.resolve(WWW, '../docs');
const QUALITY = 0.5;
/** Of the size on the screen. */
const SCALE = 0.76;

const WIDE = { width: 1240, height: 780 };
const LOOKS = {
  light: { colorScheme: 'light', viewport: WIDE },
  dark: { colorScheme: 'dark', viewport: WIDE },
  narrow: { colorScheme: 'light', viewport: { width: 390, height: 780 } },
  french: { colorScheme: 'light', viewport: WIDE, locale: 'fr-FR' },
};

const NAV = ['review', 'requests', 'overview', 'findings', 'compare', 'help'];
const go = (frame, name) => frame.locator('header nav button').nth(NAV.indexOf(name)).click();

/** Opens an entry by its index and a tab of it, as a link does. */
async function details({ page, frame }, index, tab) {
  await frame.evaluate(
    ([at, name]) => document.querySelector('harmless-app').session.bench.select(at, name),
    [index, tab],
  );
  await frame.locator(`entry-details ${tab}-tab`).waitFor();
  await page.mouse.move(0, 0);
}

const tab = (name, index) => async (at) => {
  await go(at.frame, 'requests');
  await details(at, index, name);
};

/** In this order; each goes on where the one before has left the page. */
const VIEWS = [
  [
    'start',
    'Start',
    'Where a capture is picked, dropped or pasted; what keeps it on the machine stands below.',
    async () => undefined,
  ],
  [
    'choose',
    'An archive of several captures',
    'Which of them to open.',
    async ({ frame, several }) => {
      await pick(frame, several);
      await frame.locator('choose-view li').first().waitFor();
    },
  ],
  [
    'password',
    'An encrypted archive',
    'Its password stays on the computer and is not kept.',
    async ({ frame, locked }) => {
      await frame.locator('choose-view .actions button').click();
      await pick(frame, locked);
      await frame.locator('password-view input').waitFor();
    },
  ],
  [
    'review',
    'Review',
    'What will be removed, by category; each value can be looked at and kept.',
    async ({ frame, file }) => {
      await frame.locator('password-view .actions button').last().click();
      await pick(frame, file);
      await frame.locator('category-card button').first().click();
      await frame.locator('secret-row').first().waitFor();
      await frame.locator('top-finding button').waitFor();
    },
  ],
  [
    'requests',
    'Requests',
    'Every request with its waterfall, the filter language, a strip to choose a stretch of time; a dot where a finding is, a lock where a secret is.',
    async ({ frame }) => {
      await go(frame, 'requests');
      await frame.waitForFunction(() => {
        const { bench } = document.querySelector('harmless-app').session;
        return bench.analysing === 'ready' && bench.counted;
      });
    },
  ],
  [
    'filter',
    'Filter',
    'The field completes keys and values; a wrong query says where and why.',
    async ({ page, frame }) => {
      await frame.locator('filter-bar input').fill('status-code:400-599 OR larger-than:100k');
      await page.keyboard.press('Enter');
      await frame.getByText(/^3 (of|sur) 26/).waitFor();
    },
  ],
  [
    'headers',
    'Details: Headers',
    'General, response and request as in Chrome; what will be removed is a chip, common headers are explained.',
    async (at) => {
      await at.frame.locator('filter-bar .clear').click();
      await at.frame.getByText(/^26 /).first().waitFor();
      await tab('headers', 6)(at);
    },
  ],
  ['cookies', 'Details: Cookies', 'What browsers do with each cookie, and why one is refused.', tab('cookies', 0)],
  ['payload', 'Details: Payload', 'Query, form, multipart parts, JSON.', tab('payload', 5)],
  [
    'preview',
    'Details: Preview',
    'JSON and XML as trees, pages without scripts, pictures, sound, film, fonts, bytes.',
    tab('preview', 6),
  ],
  [
    'response',
    'Details: Response',
    'The reply as text, made readable, found in, lines of any length.',
    tab('response', 1),
  ],
  [
    'initiator',
    'Details: Initiator',
    'The call stack with its parents, and the tree of requests.',
    tab('initiator', 6),
  ],
  [
    'timing',
    'Details: Timing',
    'Each phase with its explanation, why the request had to wait, Server-Timing.',
    tab('timing', 0),
  ],
  ['messages', 'Details: Messages', 'WebSocket messages and server-sent events.', tab('messages', 12)],
  ['security', 'Details: Security', 'Transport, CORS, content security policy, mixed content.', tab('security', 0)],
  [
    'overview',
    'Overview',
    'The capture in sums; each bar filters.',
    async ({ page, frame }) => {
      await page.keyboard.press('Escape');
      await go(frame, 'overview');
    },
  ],
  [
    'findings',
    'Findings',
    'What stands out, the likeliest cause first, with its requests and what to do next.',
    async ({ frame }) => {
      await go(frame, 'findings');
      await frame.locator('finding-card .entry').first().waitFor();
    },
  ],
  [
    'compare',
    'Compare',
    'Two captures matched by method and URL pattern: new, missing, slower, failed.',
    async ({ frame, other }) => {
      await go(frame, 'compare');
      await frame.locator('compare-view input[type=file]').setInputFiles(other);
      await frame.locator('compare-view tbody tr').first().waitFor();
    },
  ],
  ['help', 'Help', 'How to record a capture, what columns, headers and phases mean.', ({ frame }) => go(frame, 'help')],
  [
    'shortcuts',
    'Keyboard shortcuts',
    '`?` opens them anywhere.',
    async ({ page, frame }) => {
      await page.keyboard.press('?');
      await frame.locator('dialog[open]').waitFor();
    },
  ],
  [
    'saved',
    'The clean copy',
    'What was checked about it, before it can be saved.',
    async ({ page, frame }) => {
      await page.keyboard.press('Escape');
      await go(frame, 'review');
      await frame.locator('review-view .bar .primary').click();
      await frame.locator('saved-view .actions button').first().waitFor();
    },
  ],
];

/** PNG to WebP, by the browser. */
const webp = (page, png) =>
  page.evaluate(
    async ([data, quality, scale]) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
      const [width, height] = [bitmap.width, bitmap.height].map((n) => Math.round(n * scale));
      const canvas = new OffscreenCanvas(width, height);
      const paint = canvas.getContext('2d');
      paint.imageSmoothingQuality = 'high';
      paint.drawImage(bitmap, 0, 0, width, height);
      const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
      let text = '';
      for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte);
      return btoa(text);
    },
    [png.toString('base64'), QUALITY, SCALE],
  );

/** Takes all pictures; gives how many bytes they are. */
export async function shootViews(browser, url, folder) {
  const file = path.join(folder, 'rooms.har');
  const other = path.join(folder, 'rooms-later.har');
  await writeFile(file, showcase());
  const later = JSON.parse(showcase());
  later.log.entries.splice(3, 1);
  later.log.entries[0].response.status = 500;
  later.log.entries[5].time += 900;
  later.log.entries[5].timings.wait += 900;
  await writeFile(other, JSON.stringify(later));
  const several = path.join(folder, 'rooms.zip');
  const locked = path.join(folder, 'rooms.saz');
  const members = ['monday.har', 'tuesday.har', 'after the update.har'].map((name) => [name, showcase()]);
  await writeFile(several, zip(members));
  await writeFile(locked, saz('unused', 'a password'));
  await rm(path.join(DOCS, 'views'), { recursive: true, force: true });
  await mkdir(path.join(DOCS, 'views'), { recursive: true });
  const encoder = await browser.newPage();
  let bytes = 0;
  for (const [look, options] of Object.entries(LOOKS)) {
    const opened = await openPage(browser, url, { reducedMotion: 'reduce', timezoneId: 'UTC', ...options });
    const { page } = opened;
    for (const [name, , , show] of VIEWS) {
      await show({ ...opened, file, other, several, locked });
      await page.mouse.move(0, 0);
      await page.waitForTimeout(250);
      await shoot(page, `view-${name}-${look}`);
      const picture = Buffer.from(
        await webp(encoder, await readFile(path.join(SHOTS, `view-${name}-${look}.png`))),
        'base64',
      );
      await writeFile(path.join(DOCS, 'views', `${name}-${look}.webp`), picture);
      bytes += picture.length;
    }
    await opened.context.close();
  }
  await writeFile(path.join(DOCS, 'views.md'), pageOf());
  return bytes;
}

function pageOf() {
  const picture = (name, look, width) =>
    `<img src="views/${name}-${look}.webp" alt="${name}, ${look}" width="${width}">`;
  const parts = VIEWS.map(
    ([name, title, line]) => `## ${title}

${line}

| Light | Dark |
|---|---|
| ${picture(name, 'light', 480)} | ${picture(name, 'dark', 480)} |

| French | Narrow |
|---|---|
| ${picture(name, 'french', 480)} | ${picture(name, 'narrow', 190)} |
`,
  );
  return `# Every view of the page

Taken in headless Chromium from a generated capture. \`npm run shots\` in \`www\` takes them anew and writes this page.

${parts.join('\n')}`;
}
