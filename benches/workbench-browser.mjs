/**
 * The workbench on the built page: when the first rows stand, and how it scrolls beside a plain page.
 *
 *   node benches/workbench-browser.mjs [ENTRIES]     (default 50000)
 *
 * Times are those of the frame's own clock.
 */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { launchProfile, SCRATCH } from '../www/bench/chromium.mjs';
import { Table } from '../www/bench/table.mjs';
import { built, host, pick } from '../www/tests/lib/browser.mjs';
import { view } from '../www/tests/lib/drive.mjs';
import { scrolled, tableScrolled } from '../www/tests/lib/scrolling.mjs';
import { writeMany } from '../www/tests/lib/workbench.mjs';

const entries = process.argv[2] ?? '50000';
const GATES = { firstRows: 300, frames: 100 };
const HOUR = 3_600_000;
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

async function opened(context, url) {
  const page = await context.newPage();
  page.setDefaultTimeout(HOUR);
  await page.goto(url);
  const frame = page.frames()[1];
  await frame.locator('harmless-app h1').first().waitFor();
  return { page, frame };
}

/** From the pick of the file, before its first byte is read, to the first row on the screen; in ms. */
async function firstRows(frame, file) {
  await frame.evaluate(() => {
    const app = document.querySelector('harmless-app');
    const open = app.session.open.bind(app.session);
    const first = () => {
      const shown = app.shadowRoot.querySelector('progress-view, review-view')?.shadowRoot;
      return shown?.querySelector('entry-table')?.shadowRoot.querySelector('.row');
    };
    app.session.open = (...given) => {
      const began = performance.now();
      globalThis.firstRows = new Promise((done) => {
        const look = () => (first() ? done(performance.now() - began) : requestAnimationFrame(look));
        look();
      });
      return open(...given);
    };
  });
  await pick(frame, file);
  await frame.locator('review-view h1').waitFor();
  return frame.evaluate(() => globalThis.firstRows);
}

async function plain(context, rows) {
  const page = await context.newPage();
  await page.setContent(
    `<style>body{margin:0}div{height:${rows * 28}px;background:repeating-linear-gradient(#fff 0 28px,#eee 28px 56px)}</style><div></div>`,
  );
  const scroller = await page.evaluateHandle(() => document.scrollingElement);
  const { p95 } = await page.evaluate(scrolled, { scroller });
  await page.close();
  return p95;
}

async function toRequests(frame) {
  await view(frame, 'requests');
  await frame.getByRole('gridcell').first().waitFor();
}

await mkdir(SCRATCH, { recursive: true });
const many = path.join(SCRATCH, 'many.har');
const site = await host(built('dist'), 'http');
const { context, close } = await launchProfile();
const table = new Table(`the workbench, ${entries} requests`);
try {
  await writeMany(many, Number(entries));
  const { page, frame } = await opened(context, site.url);
  table.row('first rows after the pick, ms', await firstRows(frame, many), { most: GATES.firstRows });
  await toRequests(frame);
  const ours = [];
  const beside = [];
  let blank = 0;
  for (let round = 0; round < 3; round++) {
    beside.push(await plain(context, Number(entries)));
    await page.bringToFront();
    const run = await tableScrolled(frame);
    ours.push(run.p95);
    blank += run.blank;
  }
  table.row('95 of 100 frames within, ms', median(ours), { most: GATES.frames });
  table.row('the same of a plain page, ms', median(beside));
  table.row('ours ÷ plain', median(ours) / median(beside));
  table.say('no blank row', blank === 0 ? 'yes' : `NO, ${blank}`, blank === 0);
  await page.close();
} finally {
  table.print();
  await close();
  await site.close();
  await rm(many, { force: true });
}
process.exitCode = table.failed ? 1 : 0;
