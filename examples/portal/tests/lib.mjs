/** What the portal's tests share: a portal on a folder of its own, a browser, captures with planted secrets, the score. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from '../../../www/tests/lib/browser.mjs';
import { plantedCapture, score } from '../../../www/tests/lib/capture.mjs';
import { startPortal } from '../src/portal.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const SHARED = process.env.HARMLESS_SHARED ?? path.resolve(HERE, '../../../../shared');
const BENCH = path.join(SHARED, 'leakbench');

export { launch, score };

/** A portal that keeps what it is sent, a folder for captures, and a page of the browser. */
export async function setUp(browser, options = {}) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'harmless-portal-'));
  const data = path.join(folder, 'data');
  const portal = await startPortal({ folder: data, bodies: true, ...options });
  const made = await portal.store.addCase('The rooms page stays empty', 'Rita Example');
  const context = await browser.newContext({ acceptDownloads: true, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  let seed = 20;
  return {
    portal,
    data,
    folder,
    context,
    page,
    errors,
    caseId: made.id,
    caseUrl: `${portal.url}/cases/${made.id}`,
    capture: () => plantedCapture(folder, ++seed),
    attachments: () => portal.store.attachments(made.id),
    notes: () => portal.store.notes(made.id),
    contentOf: ({ file }) => readFile(path.join(data, 'files', file)),
    pathOf: ({ file }) => path.join(data, 'files', file),
    async close() {
      await context.close();
      await portal.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The frame that holds the application, inside the frame of the embed. */
export async function application(page) {
  const outer = page.frameLocator('iframe[sandbox]');
  const inner = outer.frameLocator('iframe');
  await inner.locator('harmless-app').waitFor({ state: 'attached' });
  return inner;
}

/** Looks through the review and goes on. */
export async function approve(page) {
  const inner = await application(page);
  await inner.getByRole('button', { name: 'Make and hand over', exact: true }).click({ timeout: 60_000 });
}

/** Secrets of a capture that can be read anywhere on the server's disk: contents, database, log, request bodies. */
export async function leaksOnDisk(folder, capture) {
  if (existsSync(BENCH)) {
    const args = [path.join(HERE, 'score_disk.py'), BENCH, capture.truthFile, folder];
    return JSON.parse(execFileSync('python3', args, { encoding: 'utf8', maxBuffer: 64 << 20 }));
  }
  const leaks = [];
  const wanted = capture.truth.filter(({ must }) => must === 'remove');
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(path.join(entry.parentPath, entry.name));
    for (const { where, needle } of wanted) {
      const forms = [needle, encodeURIComponent(needle), Buffer.from(needle).toString('hex')];
      if (forms.some((form) => bytes.includes(form))) leaks.push({ file: entry.name, where });
    }
  }
  return leaks;
}

/** Bytes that are sent, to see that the score finds what is there: a test of the test. */
export async function sendPlain(portal, caseId, capture) {
  const form = new FormData();
  form.append('files', new File([await readFile(capture.file)], 'plain.har'));
  await fetch(`${portal.url}/api/cases/${caseId}/attachments`, { method: 'POST', body: form });
}
