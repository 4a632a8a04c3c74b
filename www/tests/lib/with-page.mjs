/** A page for one test of the workbench, and what must be true of every page when the test is over. */
import assert from 'node:assert/strict';
import { openPage } from './browser.mjs';

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
