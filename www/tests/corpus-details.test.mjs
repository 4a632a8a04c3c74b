/** The details on real captures: every tab, on entries that have something to show there, held against the capture. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { assertAccessible } from './lib/axe.mjs';
import { WWW } from './lib/browser.mjs';
import { absent, captures, cover, namesIn } from './lib/corpus.mjs';
import { copied, details, LOOKS, openCapture, openEntry } from './lib/drive.mjs';
import { factsOf } from './lib/oracle.mjs';
import { CHECKS } from './lib/tabs.mjs';
import { onSite } from './lib/with-page.mjs';

const at = onSite('corpus-details');
const { withPage } = at;

const TABS = namesIn(
  readFileSync(path.join(WWW, 'src/app/settings.ts'), 'utf8'),
  /export const TABS = \[([^\]]*)\]/,
  /'([a-z]+)'/g,
);

/** Where exporters differ most. */
const BY_ALL = ['headers', 'response', 'timing'];

/** What a capture has to show: each tab by the kind of what stands there and by who wrote it. */
function* offers(facts, family) {
  for (const fact of facts) {
    for (const [tab, { has, kind }] of Object.entries(CHECKS)) {
      if (has(fact) === 0) continue;
      yield `${tab}: ${kind?.(fact) ?? 'any'}`;
      if (BY_ALL.includes(tab)) yield `${tab} by ${family}`;
    }
  }
}

/** Per tab and kind the entry that has most to show. */
function samples(facts, wanted) {
  const best = new Map();
  for (const fact of facts) {
    for (const [tab, { has, kind }] of Object.entries(CHECKS)) {
      const key = `${tab}: ${kind?.(fact) ?? 'any'}`;
      const n = has(fact);
      if (n > 0 && wanted(key) && n > (best.get(key)?.n ?? 0)) best.set(key, { n, tab, fact });
    }
  }
  return [...best.values()].sort((a, b) => a.fact.index - b.fact.index);
}

/** No capture of the corpus has messages: a real one in Chrome's way gets some, as Chrome writes them. */
function withMessages(capture) {
  const { log } = JSON.parse(JSON.stringify({ log: capture.log }));
  const [one] = log.entries;
  const start = Date.parse(one.startedDateTime) / 1000;
  const data = (n) => JSON.stringify({ type: n % 2 ? 'typing' : 'message', room: n, text: `Is anybody there? ${n}` });
  one._webSocketMessages = Array.from({ length: 7 }, (_, n) => ({
    type: n % 3 ? 'receive' : 'send',
    time: start + n,
    opcode: 1,
    data: data(n),
  }));
  log.entries[1]._eventSourceMessages = [{ time: start, eventName: 'tick', eventId: '1', data: 'first of all' }];
  return { ...capture, log, entries: log.entries, name: `${capture.name}, with messages` };
}

/** The tabs that must be there for an entry, in their order. */
const expectedTabs = (fact) => TABS.filter((tab) => CHECKS[tab].has(fact) > 0);

async function through(page, frame, facts, wanted, seen) {
  let open = -1;
  for (const { tab, fact } of samples(facts, wanted)) {
    if (open !== fact.index) {
      await openEntry(frame, fact.index);
      const tabs = await details(frame)
        .getByRole('tab')
        .evaluateAll((all) => all.map((t) => t.id.replace('tab-', '')));
      // A body that is empty in the capture may have a tab that says so.
      const optional = ['preview', 'response', 'payload'];
      const must = expectedTabs(fact);
      assert.deepEqual(
        tabs.filter((t) => must.includes(t) || !optional.includes(t)),
        must,
        `tabs of entry ${fact.index}`,
      );
      open = fact.index;
    }
    await details(frame).locator(`#tab-${tab}`).click();
    await details(frame).locator(`${tab}-tab`).waitFor();
    await CHECKS[tab].check(frame, fact, { copied: (press) => copied(page, press) }).catch((error) => {
      error.message = `${tab} of entry ${fact.index}: ${error.message}`;
      throw error;
    });
    seen.set(tab, (seen.get(tab) ?? 0) + 1);
  }
}

describe('the details on real captures', { skip: absent }, () => {
  const list = captures().filter((c) => c.entries.length <= 400 && c.bytes < 1_300_000);
  const facts = new Map(list.map((c) => [c, factsOf(c.entries)]));
  const { taken } = cover(list, (c) => offers(facts.get(c), c.family), 15);
  const seen = { 'English, light': new Map(), 'French, dark': new Map() };
  const permissions = ['clipboard-read', 'clipboard-write'];

  test('there is a check for every tab', () => {
    assert.ok(TABS.length > 5);
    assert.deepEqual(Object.keys(CHECKS), TABS);
  });

  const told = new Set();
  for (const capture of taken) {
    // What an earlier capture has shown need not be shown again in full, but by another exporter.
    const fresh = new Set([...offers(facts.get(capture), capture.family)].filter((o) => !told.has(o)));
    for (const one of fresh) told.add(one);
    const wanted = (key) => fresh.has(key) || fresh.has(`${key.split(':')[0]} by ${capture.family}`);
    test(`${capture.name}: English, light`, { timeout: 90_000 }, async () => {
      const { options } = LOOKS['English, light'];
      await withPage({ ...options, permissions }, async ({ page, frame }) => {
        await openCapture(frame, capture);
        await through(page, frame, facts.get(capture), wanted, seen['English, light']);
        await assertAccessible(frame, capture.name);
      });
    });
  }

  const few = cover(list, (c) => offers(facts.get(c), ''), 3).taken;
  for (const capture of few) {
    test(`${capture.name}: French, dark`, { timeout: 90_000 }, async () => {
      const { options } = LOOKS['French, dark'];
      await withPage({ ...options, permissions }, async ({ page, frame }) => {
        await openCapture(frame, capture);
        await through(page, frame, facts.get(capture), () => true, seen['French, dark']);
        await assertAccessible(frame, capture.name);
      });
    });
  }

  for (const [look, { options }] of Object.entries(LOOKS)) {
    test(`messages, in a real capture that was given some: ${look}`, async () => {
      const base = list.find((c) => c.family === 'WebInspector' && c.entries.length > 2);
      const capture = withMessages(base);
      const file = await at.put('with-messages.har', JSON.stringify({ log: capture.log }));
      await withPage({ ...options, permissions }, async ({ page, frame }) => {
        await openCapture(frame, { file });
        await through(page, frame, factsOf(capture.entries), (key) => key.startsWith('messages'), seen[look]);
        await assertAccessible(frame, 'messages');
      });
    });
  }

  test('every tab was driven in both looks', (t) => {
    for (const [look, counts] of Object.entries(seen)) {
      assert.deepEqual(
        TABS.filter((tab) => !counts.has(tab)),
        [],
        look,
      );
      t.diagnostic(`${look}: ${[...counts].map(([tab, n]) => `${tab} ${n}`).join(', ')}`);
    }
  });
});
