/** A page for one test of the workbench, and what must be true of every page when the test is over. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { built, host, launch, openPage } from './browser.mjs';

/** All text of the frame, titles included, through the shadow roots. */
export const textOf = (frame) =>
  frame.evaluate(() => {
    const texts = [];
    const walk = (node) => {
      if (node.nodeType === Node.TEXT_NODE) texts.push(node.data);
      if (node.title) texts.push(node.title);
      for (const child of node.shadowRoot?.childNodes ?? []) walk(child);
      for (const child of node.childNodes) walk(child);
    };
    walk(document.body);
    return texts.join(' ');
  });

/**
 * What the tests of one file stand on: the built page on a site of its own, a browser, and a folder for captures. They are
 * there before its first test and gone after its last.
 *
 * @param {string} name of the file, for its folder
 * @param {{ unstored?: string[], unshown?: string[] }} [secret] see `inPage`
 * @param {() => Promise<void>} [prepare] what else is done before the first test. Not in a `before` of its own: those of
 *   a file's top level run beside each other.
 */
export function onSite(name, secret = {}, prepare = undefined) {
  const at = {
    /** @type {import('playwright-core').Browser} */ browser: undefined,
    /** @type {Awaited<ReturnType<typeof host>>} */ site: undefined,
    folder: '',
    /** Where a file of this name is or may be. */
    file(file) {
      if (at.folder === '') throw new Error('there is no folder before the first test');
      return path.join(at.folder, file);
    },
    /** Writes a file; gives its path. */
    async put(file, text) {
      await writeFile(at.file(file), text);
      return at.file(file);
    },
    /** Runs in a page of its own, see `inPage`. */
    withPage: (options, run, other = secret) => inPage(at.browser, at.site, options, other, run),
  };
  before(async () => {
    at.site = await host(built('dist'), 'http');
    at.folder = await mkdtemp(path.join(os.tmpdir(), `harmless-${name}-`));
    at.browser = await launch();
    await prepare?.();
  });
  after(async () => {
    await at.browser?.close();
    await at.site?.close();
    if (at.folder) await rm(at.folder, { recursive: true });
  });
  return at;
}

/**
 * Runs in a page of its own. Afterwards nothing may have been sent or logged, nor may the address, the title or what is
 * stored tell of the capture.
 *
 * @param {import('playwright-core').Browser} browser
 * @param {{ url: string }} site
 * @param {object} options of the browser's context
 * @param {{ unstored?: string[], unshown?: string[] }} secret texts that must not be stored, in any case of letters, and
 *   that must not stand on the page at the end
 * @param {(opened: Awaited<ReturnType<typeof openPage>>) => Promise<void>} run
 */
export async function inPage(browser, site, options, { unstored = [], unshown = [] }, run) {
  const opened = await openPage(browser, site.url, { reducedMotion: 'reduce', ...options });
  try {
    await run(opened);
    const { seen, page, frame } = opened;
    assert.deepEqual(seen.errors, []);
    assert.deepEqual(seen.console, []);
    assert.deepEqual(
      seen.requests.filter((url) => !url.startsWith('blob:') && !url.startsWith(site.url)),
      [],
    );
    assert.equal(await page.title(), 'harmless');
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }).toLowerCase());
    for (const text of unstored) assert.ok(!stored.includes(text.toLowerCase()), stored);
    assert.match(page.url(), /^http:\/\/127\.0\.0\.1:\d+\/(#[a-z]+(\/\d+\/[a-z]+)?)?$/);
    if (unshown.length > 0) {
      const shown = await textOf(frame);
      for (const text of unshown) assert.ok(!shown.includes(text));
    }
  } finally {
    await opened.context.close();
  }
}
