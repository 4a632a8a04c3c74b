/**
 * What each tab of the details must show of an entry of a real capture: whether it has anything to show there, how much, and
 * a check of what stands on the page against what plain JavaScript reads. What will be removed stands as a chip; around it the
 * text must be the capture's.
 */
import assert from 'node:assert/strict';
import { details, numbersIn } from './drive.mjs';
import { body, cookies, fields } from './oracle.mjs';

const list = (value) => (Array.isArray(value) ? value.filter((v) => v && typeof v === 'object') : []);
const string = (value) => (['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '');

/** A text on the page in its pieces, each with whether it stands for something that will be removed. */
const piecesOf = (element) =>
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
async function valuesIn(place, selector = 'dl.pairs > dd value-text') {
  const found = [];
  for (const value of await place.locator(selector).all()) found.push(await piecesOf(value));
  return found;
}

const texts = (locator) => locator.evaluateAll((all) => all.map((e) => e.textContent.replace(/\s+/g, ' ').trim()));

function holdValues(shown, expected, what) {
  assert.equal(shown.length, expected.length, `${what}: how many values`);
  for (const [i, pieces] of shown.entries())
    assert.ok(sameBut(pieces, expected[i]), `${what}: value ${i + 1} of ${expected.length} is not the capture's`);
}

const tab = (frame, name) => details(frame).locator(`${name}-tab`);

// --- headers

const shownFields = (entry, side) => fields(entry, side).filter(([name]) => name && !name.startsWith(':'));

async function headers(frame, { entry, status, method, url }) {
  const at = tab(frame, 'headers');
  const [general, response, request] = await at.locator('details').all();
  const facts = await texts(general.locator('dd'));
  assert.ok(facts.includes(method), 'the method');
  assert.ok(status > 0 ? facts.some((f) => f.startsWith(`${status} `)) : true, 'the status');
  assert.ok(sameBut(await piecesOf(general.locator('value-text').first()), url), 'the URL');
  if (entry.serverIPAddress)
    assert.ok(
      facts.some((f) => f.includes(entry.serverIPAddress)),
      'the address',
    );
  for (const [side, place] of Object.entries({ response, request })) {
    const expected = shownFields(entry, side);
    assert.deepEqual(
      await texts(place.locator('dl.pairs > dt')),
      expected.map(([n]) => n.replace(/\s+/g, ' ').trim()),
    );
    holdValues(
      await valuesIn(place),
      expected.map(([, value]) => value),
      `headers of the ${side}`,
    );
    if (expected.length === 0) continue;
    const raw = place.locator('.tools button').first();
    await raw.click();
    const lines = (await place.locator('pre').innerText()).split('\n');
    for (const [name] of expected)
      assert.ok(
        lines.some((l) => l.startsWith(`${name}:`)),
        `${name} in the raw view`,
      );
    await raw.click();
  }
  const why = at.locator('button.why').first();
  if ((await why.count()) === 0) return;
  await why.click();
  assert.ok((await at.locator('.explained').first().innerText()).length > 20, 'a header is explained');
  await why.click();
}

// --- cookies

const shownCookies = (entry, side) => {
  const { listed, told } = cookies(entry, side);
  return listed.length > 0 ? listed : told;
};

async function cookieTables(frame, { entry }) {
  const tables = await tab(frame, 'cookies').locator('table').all();
  const sides = ['request', 'response'].filter((side) => shownCookies(entry, side).length > 0);
  assert.equal(tables.length, sides.length);
  for (const [i, side] of sides.entries()) {
    const expected = shownCookies(entry, side);
    const rows = tables[i].locator('tbody tr:not(:has(td[colspan]))');
    assert.deepEqual(
      await texts(rows.locator('td:first-child')),
      expected.map((c) => string(c.name)),
    );
    holdValues(
      await valuesIn(tables[i], 'tbody value-text'),
      expected.map((c) => string(c.value)),
      `cookies of the ${side}`,
    );
    if (side === 'request') continue;
    const paths = await texts(rows.locator('td:nth-child(4)'));
    assert.deepEqual(
      paths,
      expected.map((c) => string(c.path)),
      'paths of cookies',
    );
    const flags = await texts(rows.locator('td:nth-child(6)'));
    for (const [n, c] of expected.entries()) {
      const [httpOnly, secure] = [c.httpOnly ?? c.httponly, c.secure].map((v) => v === true || v === '');
      assert.deepEqual([flags[n].includes('HttpOnly'), flags[n].includes('Secure')], [httpOnly, secure], 'flags');
    }
  }
}

// --- payload

const decoded = (part) => {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return part;
  }
};
const split = (form) =>
  form
    .split('&')
    .filter(Boolean)
    .map((p) => (p.includes('=') ? [p.slice(0, p.indexOf('=')), p.slice(p.indexOf('=') + 1)] : [p, '']));

function queryOf({ request }) {
  const listed = list(request.queryString).map((q) => [string(q.name), string(q.value)]);
  const search = request.url.split('#')[0].split('?').slice(1).join('?');
  return (listed.length > 0 ? listed : split(search)).map((pair) => pair.map(decoded));
}

const json = (text) => {
  try {
    return JSON.parse(text.replace(/^\)\]\}'?,?\s*|^(?:for\s*\(;;\)|while\s*\(1\));\s*/, ''));
  } catch {
    return undefined;
  }
};
const isTree = (value) => typeof value === 'object' && value !== null;
const squeezed = (text) => text.replace(/\s+/g, ' ').trim();

/** The names on the first level of a tree are the value's own. */
async function holdTree(place, value) {
  const names = await texts(place.locator('[role=treeitem][aria-level="2"] > .line .key'));
  const expected = Object.keys(value).slice(0, names.length);
  assert.deepEqual(names, expected.map(squeezed));
  if (Object.keys(value).length <= 100) assert.equal(names.length, Object.keys(value).length);
}

async function payload(frame, { entry }) {
  const at = tab(frame, 'payload');
  const query = queryOf(entry);
  const sent = body(entry, 'request');
  const sections = await at.locator('section').all();
  if (query.length > 0) {
    const [first] = sections;
    assert.deepEqual(
      await texts(first.locator('dl.pairs > dt')),
      query.map(([name]) => squeezed(name)),
    );
    holdValues(
      await valuesIn(first),
      query.map(([, value]) => value),
      'parameters of the URL',
    );
    await first.locator('h3 button').click();
    const source = await first.locator('pre').innerText();
    for (const [name] of split(entry.request.url.split('#')[0].split('?').slice(1).join('?')))
      assert.ok(source.includes(name), `${name} in the source`);
    await first.locator('h3 button').click();
  }
  if (!sent) return;
  const last = sections.at(-1);
  if (/x-www-form-urlencoded/i.test(sent.mime)) {
    const pairs = split(sent.text).map((pair) => pair.map(decoded));
    assert.deepEqual(
      await texts(last.locator('dl.pairs > dt')),
      pairs.map(([name]) => squeezed(name)),
    );
    holdValues(
      await valuesIn(last),
      pairs.map(([, value]) => value),
      'the form',
    );
  } else if (isTree(json(sent.text)) && !/html|css|script|multipart/.test(sent.mime)) {
    await holdTree(last, json(sent.text));
  } else if (!/multipart/i.test(sent.mime) && (await last.locator('pre').count()) > 0) {
    assert.ok(sameBut(await piecesOf(last.locator('pre')), sent.text.slice(0, 50_000)), 'what was sent');
  }
}

// --- preview

/** Width and height in the head of a PNG, GIF or JPEG; null for what is none. */
function sizeOf(bytes) {
  if (bytes.subarray(1, 4).toString() === 'PNG') return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (bytes.subarray(0, 3).toString() === 'GIF') return [bytes.readUInt16LE(6), bytes.readUInt16LE(8)];
  if (bytes.readUInt16BE(0) !== 0xffd8) return null;
  for (let at = 2; at + 9 < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1];
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
  }
  return null;
}

/** The longest plain text between two tags, outside of scripts and styles. */
function proseIn(page) {
  const bare = page.replace(
    /<!--[\s\S]*?-->|<(script|style|noscript|template|head|title|option)\b[\s\S]*?<\/\1\s*>/gi,
    '<!>',
  );
  const runs = [...bare.matchAll(/<(?:p|li|h[1-6]|a|td|span|div)\b[^<>]*>([^<>&{}]{4,})</gi)].map(([, t]) =>
    squeezed(t),
  );
  return runs.sort((a, b) => b.length - a.length)[0] ?? '';
}

/** What a reply is, as far as a test can say so for certain. */
export function previewOf({ mime, entry }) {
  const got = body(entry, 'response');
  if (!got) return 'none';
  if (got.encoded && /^image\/(?:png|gif|jpeg)$/.test(mime) && got.bytes.length > 20 && sizeOf(got.bytes))
    return 'image';
  if (/svg/.test(mime)) return 'svg';
  if (/json/.test(mime) && isTree(json(got.text))) return 'json';
  if (/html/.test(mime) && !isTree(json(got.text)) && proseIn(got.text)) return 'html';
  if (/xml/.test(mime) && !/html/.test(mime) && /^\s*<\?xml|^\s*<\w/.test(got.text)) return 'xml';
  if (/^text\/(?:plain|css)$|javascript/.test(mime) && !got.encoded && !/^\s*[[{<]/.test(got.text)) return 'text';
  if (got.encoded && mime === 'application/octet-stream') return 'hex';
  return 'other';
}

async function preview(frame, fact) {
  const at = tab(frame, 'preview');
  const got = body(fact.entry, 'response');
  const checks = {
    image: async () => {
      await at.locator('img').waitFor();
      const said = at.locator('.picture p').getByText(/\d\s×\s\d/);
      await said.waitFor();
      assert.deepEqual(numbersIn((await said.innerText()).split('·')[0]), sizeOf(got.bytes));
    },
    svg: async () => {
      await at.locator('img').waitFor();
      await at.locator('img').evaluate((img) => img.decode());
      assert.ok(await at.locator('img').evaluate((img) => img.naturalWidth > 0 && img.src.startsWith('blob:')));
    },
    json: async () => {
      await at.locator('[role=treeitem]').first().waitFor();
      await holdTree(at, json(got.text));
    },
    xml: async () => {
      const root = /<([a-z_][\w:.-]*)[\s>/]/i.exec(got.text.replace(/<[?!][^>]*>/g, ''))[1];
      const shown = at.locator('[role=treeitem][aria-level="1"] > .line .key, pre').first();
      assert.ok((await shown.innerText()).includes(root), `${root} is the root`);
    },
    html: async () => {
      const page = at.locator('iframe');
      await page.waitFor();
      const [sandbox, source] = await page.evaluate((f) => [f.getAttribute('sandbox'), f.srcdoc]);
      assert.equal(sandbox, '');
      assert.ok(squeezed(source).includes(proseIn(got.text)) || /REDACTED/.test(source), 'the text of the page');
      assert.ok(!/<script|<img|<link|<iframe|\son\w+=|\ssrc=|\shref=/i.test(source), 'nothing that could load or run');
    },
    text: async () =>
      assert.ok(sameBut(await piecesOf(at.locator('pre').first()), got.text.slice(0, 100_000)), 'the text'),
    hex: async () => {
      const [line] = (await at.locator('pre').innerText()).split('\n');
      const bytes = [...got.bytes.subarray(0, 16)].map((b) => b.toString(16).padStart(2, '0'));
      assert.deepEqual(line.slice(10, 58).trim().split(' '), bytes);
    },
    other: async () => at.locator('pre, iframe, img, p, tree-view').first().waitFor(),
  };
  await checks[previewOf(fact)]();
}

// --- response

async function response(frame, { entry }, { copied }) {
  const at = tab(frame, 'response');
  const got = body(entry, 'response');
  await at.locator('code-view .line').first().waitFor();
  const pretty = at.locator('code-view .bar button[aria-pressed]').first();
  const view = await details(frame).evaluate((d) => {
    const { isText, text, altered } = d.view.response;
    return { isText, marked: text.includes('\uFDD0'), altered };
  });
  if (view.isText && (await pretty.getAttribute('aria-pressed')) === 'true') await pretty.click();
  const text = await copied(() => at.locator('code-view > button').first().click());
  const first = await piecesOf(at.locator('code-view .line').first().locator('span').nth(1));
  if (!view.isText) {
    const bytes = [...got.bytes.subarray(0, 16)].map((b) => b.toString(16).padStart(2, '0'));
    if (!view.altered) assert.deepEqual(text.slice(10, 58).trim().split(' '), bytes);
    return;
  }
  const original = got.text.replace(/^\uFEFF/, '');
  if (!view.marked && !view.altered) assert.equal(text.replace(/^\uFEFF/, ''), original, 'the whole reply is copied');
  const head = original.split(/\r\n|\n|\r/)[0];
  const shown = first.map((p) => p.text.replace(/^\uFEFF/, '')).join('');
  if (!first.some((p) => p.gone) && !view.marked) assert.ok(head.startsWith(shown), 'the first line');
  // Made readable, it is the same but for blanks.
  await pretty.click();
  assert.equal(await pretty.getAttribute('aria-pressed'), 'true');
}

// --- initiator

/** Chrome's object; chrome-har and WebPageTest write the URL and set the rest beside it. */
function startedBy(entry) {
  const said = entry._initiator;
  if (isTree(said)) return { type: string(said.type), url: string(said.url), line: said.lineNumber, stack: said.stack };
  const detail = json(string(entry._initiator_detail)) ?? {};
  const line =
    entry._initiator_line === '' || entry._initiator_line === undefined ? undefined : Number(entry._initiator_line) - 1;
  return { type: string(entry._initiator_type) || string(detail.type), url: string(said), line, stack: detail.stack };
}

function framesOf(stack) {
  const all = [];
  for (let at = stack; at; at = at.parent) all.push(...list(at.callFrames));
  return all;
}

const placeText = (url, line, column) =>
  url +
  [line, column]
    .filter((n) => typeof n === 'number')
    .map((n) => `:${n + 1}`)
    .join('');

/** The text of an element in pieces as in `piecesOf`, below its own first span. */
const placePieces = (locator) =>
  locator.evaluate((e) =>
    [...e.childNodes]
      .filter((n) => n.nodeType === Node.TEXT_NODE || n.nodeType === Node.ELEMENT_NODE)
      .map((n) => ({ gone: n.nodeType === Node.ELEMENT_NODE && n.matches('mark.gone'), text: n.textContent })),
  );

async function initiator(frame, { entry, index }) {
  const at = tab(frame, 'initiator');
  const by = startedBy(entry);
  const frames = framesOf(by.stack);
  const said = await texts(at.locator('section').first().locator('dd'));
  if (by.type) assert.ok(said[0].startsWith(by.type), `${by.type} is the type`);
  if (by.url) {
    const place = await placePieces(at.locator('section').first().locator('.mono').first());
    assert.ok(sameBut(place, placeText(by.url, by.line)), 'who started it, and where');
  }
  const rows = at.locator('table tbody tr:not(:has(td[colspan]))');
  assert.equal(await rows.count(), frames.length, 'functions of the call stack');
  for (const [i, f] of frames.entries()) {
    const place = await placePieces(rows.nth(i).locator('.mono'));
    assert.ok(sameBut(place, placeText(string(f.url), f.lineNumber, f.columnNumber)), `place ${i + 1}`);
    if (f.functionName) assert.equal(await rows.nth(i).locator('code').innerText(), f.functionName);
  }
  const here = at.locator('initiator-tree [aria-current=true]');
  assert.deepEqual(numbersIn(await here.locator('.num').first().innerText()), [index + 1]);
}

// --- timing

/** `12 ms`, `1,24 s`, `3 min` as ms, with how exact that is. */
function millis(text) {
  const [, number, unit] = /^([\d\s.,\u00a0\u202f]+?)[\s\u00a0\u202f]*(ms|s|min|h)\b/.exec(text.trim()) ?? [];
  const factor = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 }[unit];
  const plain = number.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
  const digits = plain.includes('.') ? plain.length - plain.indexOf('.') - 1 : 0;
  return { value: Number(plain) * factor, exact: (0.5 * factor) / 10 ** digits + 0.01 };
}

async function timing(frame, { phases, time }) {
  const at = tab(frame, 'timing');
  const known = Object.values(phases).filter((p) => p !== null);
  if (known.length === 0) return;
  const shown = (await texts(at.locator('.phase:not(.total) .ms'))).map(millis);
  assert.equal(shown.length, known.length, 'as many phases as the capture has');
  for (const [i, { value, exact }] of shown.entries())
    assert.ok(Math.abs(value - known[i]) <= exact, `phase ${i + 1}: ${value} ms shown, ${known[i]} in the capture`);
  const total = millis(await at.locator('.total .ms').innerText());
  const expected = Math.max(
    time ?? 0,
    known.reduce((a, b) => a + b, 0),
  );
  assert.ok(Math.abs(total.value - expected) <= total.exact + 0.01, `total: ${total.value} for ${expected}`);
}

// --- messages

const messagesOf = (entry) => [
  ...list(entry._webSocketMessages).map((m) => ({
    sent: m.type === 'send' || m.type === 'request',
    data: string(m.data),
  })),
  ...list(entry._eventSourceMessages).map((m) => ({ sent: false, data: string(m.data) })),
];

async function messages(frame, { entry }) {
  const at = tab(frame, 'messages');
  const all = messagesOf(entry);
  const lines = at.locator('.message');
  assert.equal(await lines.count(), all.length);
  for (const [i, { sent, data }] of all.entries()) {
    assert.equal(await lines.nth(i).locator('button.sent').count(), sent ? 1 : 0, `direction of message ${i + 1}`);
    const shown = (await lines.nth(i).locator('.data').textContent()).replace(/\s+/g, ' ');
    if (!shown.includes('REDACTED')) assert.ok(shown.includes(data.slice(0, 200)), `message ${i + 1}`);
  }
  await at.locator('select').selectOption('sent');
  assert.equal(await lines.count(), all.filter((m) => m.sent).length);
  await at.locator('select').selectOption('');
  const word = all.at(-1).data.slice(2, 8).toLowerCase();
  await at.locator('input').fill(word);
  assert.equal(await lines.count(), all.filter((m) => m.data.toLowerCase().includes(word)).length);
  await at.locator('input').fill('');
  await lines.first().locator('button').first().click();
  await at.locator('.full').waitFor();
}

// --- security

async function security(frame, { entry, scheme, protocol }) {
  const [transport, , policy, guards] = await tab(frame, 'security').locator('section').all();
  const facts = await texts(transport.locator('dd'));
  assert.ok(facts[0].endsWith(scheme), `${scheme} is the scheme`);
  assert.equal(await transport.locator('.tag.good').count(), ['https', 'wss'].includes(scheme) ? 1 : 0);
  if (protocol) assert.ok(facts.includes(protocol), protocol);
  if (entry.serverIPAddress) assert.ok(facts.includes(entry.serverIPAddress), 'the address');
  const tls = string(entry._securityDetails?.protocol);
  if (tls)
    assert.ok(
      facts.some((f) => f.includes(tls)),
      'the version of TLS',
    );
  const told = fields(entry, 'response').map(([n, v]) => [n.toLowerCase(), v]);
  const policies = told.filter(([n]) => n.startsWith('content-security-policy'));
  const directives = policies.flatMap(([, v]) =>
    v
      .split(';')
      .map((d) => d.trim().split(/\s+/)[0])
      .filter(Boolean),
  );
  assert.deepEqual(await texts(policy.locator('dt')), directives);
  const values = new Map(told.toReversed());
  const names = await texts(guards.locator('dt'));
  const shown = await texts(guards.locator('dd'));
  assert.ok(names.includes('strict-transport-security') && names.includes('x-frame-options'));
  for (const [i, name] of names.entries()) {
    assert.equal(await guards.locator('dd').nth(i).locator('.muted').count(), values.get(name) ? 0 : 1, name);
    if (values.get(name)) assert.equal(shown[i], squeezed(values.get(name)));
  }
}

/**
 * By tab: how much an entry has for it (nothing: the tab is not there), a word for what kind of thing that is, and the check.
 *
 * @type {Record<string, { has(fact: any): number, kind?(fact: any): string, check(frame: any, fact: any, tools: any): Promise<void> }>}
 */
export const CHECKS = {
  headers: {
    has: ({ entry }) => 1 + fields(entry, 'response').length + fields(entry, 'request').length,
    check: headers,
  },
  cookies: {
    has: ({ entry }) => shownCookies(entry, 'request').length + shownCookies(entry, 'response').length,
    kind: ({ entry }) => ['request', 'response'].filter((side) => shownCookies(entry, side).length > 0).join('+'),
    check: cookieTables,
  },
  payload: {
    has: ({ entry }) => queryOf(entry).length + (body(entry, 'request') ? 5 : 0),
    kind: ({ entry }) => body(entry, 'request')?.mime.split(';')[0] ?? 'query',
    check: payload,
  },
  preview: { has: (f) => (body(f.entry, 'response') ? 1 : 0), kind: previewOf, check: preview },
  response: {
    has: ({ entry }) => (body(entry, 'response') ? 1 : 0),
    kind: ({ entry }) => String(body(entry, 'response')?.encoded),
    check: response,
  },
  initiator: {
    has: ({ entry }) => 1 + framesOf(startedBy(entry).stack).length + (startedBy(entry).url ? 1 : 0),
    kind: ({ entry }) => `${typeof entry._initiator} ${startedBy(entry).type}`,
    check: initiator,
  },
  timing: { has: ({ phases }) => 1 + Object.values(phases).filter((p) => p !== null).length, check: timing },
  messages: { has: ({ entry }) => messagesOf(entry).length, check: messages },
  security: {
    has: ({ entry }) =>
      1 +
      fields(entry, 'response').filter(([n]) => /^content-security-policy|^strict-/i.test(n)).length +
      (entry._securityDetails ? 1 : 0),
    kind: ({ entry, scheme }) => `${scheme} ${entry._securityDetails ? 'with details' : ''}`,
    check: security,
  },
};
