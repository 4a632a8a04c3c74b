/**
 * The workbench on the built page: when the first rows stand, how it scrolls beside a plain page, and how soon the details of
 * a request of a large capture are there.
 *
 *   node benches/workbench-browser.mjs [ENTRIES] [BYTES]     (default 50000 and 1G; BYTES 0 leaves the large one out)
 *
 * BENCH_CAPTURE names a large capture to use instead. Times are those of the frame's own clock.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { launchProfile, SCRATCH } from '../www/bench/chromium.mjs';
import { Table } from '../www/bench/table.mjs';
import { built, host, pick, WWW } from '../www/tests/lib/browser.mjs';
import { view } from '../www/tests/lib/drive.mjs';
import { writeMany } from '../www/tests/lib/workbench.mjs';

const [entries = '50000', bytes = '1G'] = process.argv.slice(2);
const GATES = { firstRows: 300, frames: 100, details: 100 };
const OPENED = 9;
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

/** Scrolls in steps and by jumps; gives the time that 95 of 100 frames take at most, and how many showed a blank row. */
const scroll = async ({ scroller, layer }) => {
  const times = [];
  let blank = 0;
  let last = performance.now();
  for (let i = 0; i < 300; i++) {
    scroller.scrollTop = i % 3 === 2 ? Math.abs(Math.sin(i)) * scroller.scrollHeight : scroller.scrollTop + 900;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    times.push(now - last);
    last = now;
    if (!layer) continue;
    const box = layer.getBoundingClientRect();
    const rows = [...layer.children].map((row) => row.getBoundingClientRect());
    const covered = rows[0].top <= box.top + 1 && rows.at(-1).bottom >= box.bottom - 1;
    if (!covered || [...layer.children].some((row) => row.textContent.trim() === '')) blank++;
  }
  times.sort((a, b) => a - b);
  return { blank, p95: times[Math.floor(times.length * 0.95)] };
};

async function plain(context, rows) {
  const page = await context.newPage();
  await page.setContent(
    `<style>body{margin:0}div{height:${rows * 28}px;background:repeating-linear-gradient(#fff 0 28px,#eee 28px 56px)}</style><div></div>`,
  );
  const scroller = await page.evaluateHandle(() => document.scrollingElement);
  const { p95 } = await page.evaluate(scroll, { scroller });
  await page.close();
  return p95;
}

async function toRequests(frame) {
  await view(frame, 'requests');
  await frame.getByRole('gridcell').first().waitFor();
}

/** How long the details take from the click to their tab's content, in ms: the median of entries all over the capture. */
async function details(frame) {
  await frame.waitForFunction(() => document.querySelector('harmless-app').session.bench.status === 'ready');
  return frame.evaluate(async (times) => {
    const { shadowRoot, session } = document.querySelector('harmless-app');
    const view = shadowRoot.querySelector('requests-view');
    const table = view.shadowRoot.querySelector('request-table');
    const took = [];
    const frames = () => new Promise(requestAnimationFrame);
    for (let i = 0; i < times; i++) {
      const at = Math.floor(((i + 0.5) / times) * session.bench.entries);
      table.show(at, false);
      let row;
      while (!row) {
        await frames();
        row = table.shadowRoot.querySelector(`.row[data-entry="${at}"]`);
      }
      const began = performance.now();
      row.click();
      for (;;) {
        const open = view.shadowRoot.querySelector('entry-details');
        const tab = open?.row?.index === at && open.shadowRoot.querySelector('headers-tab');
        if (tab?.shadowRoot.querySelector('dl dd')) break;
        await frames();
      }
      took.push(performance.now() - began);
    }
    return took;
  }, OPENED);
}

await mkdir(SCRATCH, { recursive: true });
const many = path.join(SCRATCH, 'many.har');
const large = process.env.BENCH_CAPTURE ?? path.join(SCRATCH, 'corpus.har');
const made = [many];
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
    const part = (name) => frame.locator(`request-table .${name}`).elementHandle();
    const run = await frame.evaluate(scroll, { scroller: await part('scroller'), layer: await part('layer') });
    ours.push(run.p95);
    blank += run.blank;
  }
  table.row('95 of 100 frames within, ms', median(ours), { most: GATES.frames });
  table.row('the same of a plain page, ms', median(beside));
  table.row('ours ÷ plain', median(ours) / median(beside));
  table.say('no blank row', blank === 0 ? 'yes' : `NO, ${blank}`, blank === 0);
  await page.close();
  if (bytes !== '0') {
    if (!process.env.BENCH_CAPTURE) {
      made.push(large);
      execFileSync('python3', [path.join(WWW, '../scripts/make-big.py'), large, bytes], { stdio: 'inherit' });
    }
    const second = await opened(context, site.url);
    table.row('large: first rows, ms', await firstRows(second.frame, large));
    await toRequests(second.frame);
    const took = await details(second.frame);
    table.row('large: details after the click, ms, median', median(took), { most: GATES.details });
    table.row('large: the slowest of them, ms', Math.max(...took));
  }
} finally {
  table.print();
  await close();
  await site.close();
  for (const file of made) await rm(file, { force: true });
}
process.exitCode = table.failed ? 1 : 0;
