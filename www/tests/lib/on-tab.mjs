/**
 * Reading a tab of the details as a person does. What will be removed stands as a chip; around it the text must be the
 * capture's.
 */
import assert from 'node:assert/strict';
import { details } from './drive.mjs';

export const list = (value) => (Array.isArray(value) ? value.filter((v) => v && typeof v === 'object') : []);
export const string = (value) => (['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '');

/** A text on the page in its pieces, each with whether it stands for something that will be removed. */
export const piecesOf = (element) =>
  element.evaluate((host) => {
    const root = host.shadowRoot?.querySelector('span') ?? host;
    return [...root.childNodes]
      .filter((n) => n.nodeType === Node.TEXT_NODE || n.nodeType === Node.ELEMENT_NODE)
      .map((n) => ({ gone: n.nodeType === Node.ELEMENT_NODE && n.matches('mark.gone'), text: n.textContent }));
  });

/** Whether the text on the page is the capture's, but for what will be removed. */
export function sameBut(pieces, original) {
  let at = 0;
  let free = false;
  for (const [i, { gone, text }] of pieces.entries()) {
    if (gone) {
      free = true;
      continue;
    }
    const last = i === pieces.length - 1;
    if (!free && !original.startsWith(text, at)) return false;
    const found = !free ? at : last ? original.length - text.length : original.indexOf(text, at);
    if (found < at || !original.startsWith(text, found)) return false;
    at = found + text.length;
    free = false;
  }
  return free || at === original.length;
}

/** All values below a place, with the names before them: `dt` and `dd` of a list, or the cells of rows. */
export async function valuesIn(place, selector = 'dl.pairs > dd value-text') {
  const found = [];
  for (const value of await place.locator(selector).all()) found.push(await piecesOf(value));
  return found;
}

export const texts = (locator) =>
  locator.evaluateAll((all) => all.map((e) => e.textContent.replace(/\s+/g, ' ').trim()));

export function holdValues(shown, expected, what) {
  assert.equal(shown.length, expected.length, `${what}: how many values`);
  for (const [i, pieces] of shown.entries())
    assert.ok(sameBut(pieces, expected[i]), `${what}: value ${i + 1} of ${expected.length} is not the capture's`);
}

export const tab = (frame, name) => details(frame).locator(`${name}-tab`);

export const json = (text) => {
  try {
    return JSON.parse(text.replace(/^\)\]\}'?,?\s*|^(?:for\s*\(;;\)|while\s*\(1\));\s*/, ''));
  } catch {
    return undefined;
  }
};
export const isTree = (value) => typeof value === 'object' && value !== null;
export const squeezed = (text) => text.replace(/\s+/g, ' ').trim();

/** The names on the first level of a tree are the value's own. */
export async function holdTree(place, value) {
  const names = await texts(place.locator('[role=treeitem][aria-level="2"] > .line .key'));
  const expected = Object.keys(value).slice(0, names.length);
  assert.deepEqual(names, expected.map(squeezed));
  if (Object.keys(value).length <= 100) assert.equal(names.length, Object.keys(value).length);
}

/** The text of an element in pieces as in `piecesOf`, below its own first span. */
export const placePieces = (locator) =>
  locator.evaluate((e) =>
    [...e.childNodes]
      .filter((n) => n.nodeType === Node.TEXT_NODE || n.nodeType === Node.ELEMENT_NODE)
      .map((n) => ({ gone: n.nodeType === Node.ELEMENT_NODE && n.matches('mark.gone'), text: n.textContent })),
  );
