/**
 * The real captures beside the repository (`HARMLESS_SHARED` names another folder), read in place and never copied into
 * it. Which of them a test takes is decided by what they hold.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SHARED } from './browser.mjs';

const FOLDER = path.join(SHARED, 'corpus/har');

/** What `describe` takes as `skip`: false where the corpus is there. */
export const absent = existsSync(FOLDER) ? false : `no real captures in ${FOLDER}: HARMLESS_SHARED names their folder`;

/**
 * @typedef {{ name: string, file: string, bytes: number, family: string, log: any, entries: any[] }} Capture
 * `name` without `.har`; `family` is who wrote it, without the version
 */

const family = (creator) => String(creator?.name ?? 'nobody').replace(/ .*/, '');

let read;

/** All captures that plain JSON.parse can read and that hold requests, small ones first. @returns {Capture[]} */
export function captures() {
  if (absent) return [];
  read ??= readdirSync(FOLDER)
    .filter((name) => name.endsWith('.har'))
    .flatMap((name) => {
      const file = path.join(FOLDER, name);
      const text = readFileSync(file, 'utf8');
      try {
        const { log } = JSON.parse(text.replace(/^\uFEFF/, ''));
        const sound = Array.isArray(log?.entries) && log.entries.length > 0;
        const entries = sound ? log.entries.filter((e) => typeof e?.request?.url === 'string' && e.response) : [];
        // Half entries are for the tests of the core.
        if (entries.length === 0 || entries.length < log.entries.length) return [];
        return [
          { name: name.replace(/\.har$/, ''), file, bytes: text.length, family: family(log.creator), log, entries },
        ];
      } catch {
        return [];
      }
    })
    .sort((a, b) => a.bytes - b.bytes);
  return read;
}

/**
 * As few captures as needed for all of `wanted`, and small ones: each time the one that brings most that is still missing.
 *
 * @template T
 * @param {Capture[]} all
 * @param {(capture: Capture) => Iterable<T>} brings what a capture has to offer
 * @param {number} most captures that are taken
 * @returns {{ taken: Capture[], brought: Set<T> }}
 */
export function cover(all, brings, most) {
  const offers = new Map(all.map((capture) => [capture, new Set(brings(capture))]));
  const brought = new Set();
  const taken = [];
  while (taken.length < most) {
    const worth = (c) => [...offers.get(c)].filter((o) => !brought.has(o)).length;
    const best = all.filter((c) => !taken.includes(c)).reduce((a, c) => (a && worth(a) >= worth(c) ? a : c), undefined);
    if (!best || worth(best) === 0) break;
    taken.push(best);
    for (const one of offers.get(best)) brought.add(one);
  }
  return { taken, brought };
}

/** The items of a list in a source of the product: what it names there, a test must drive. */
export const namesIn = (source, list, item) => [...list.exec(source)[1].matchAll(item)].map(([, name]) => name);
