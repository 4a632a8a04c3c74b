/** What came back, as the details of an entry must show it: preview, text, time, messages, protection. */
import assert from 'node:assert/strict';
import { details, numbersIn } from './drive.mjs';
import { holdTree, isTree, json, list, piecesOf, sameBut, squeezed, string, tab, texts } from './on-tab.mjs';
import { body, fields } from './oracle.mjs';

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

export async function preview(frame, fact) {
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

export async function response(frame, { entry }, { copied }) {
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

/** `12 ms`, `1,24 s`, `3 min` as ms, with how exact that is. */
function millis(text) {
  const [, number, unit] = /^([\d\s.,\u00a0\u202f]+?)[\s\u00a0\u202f]*(ms|s|min|h)\b/.exec(text.trim()) ?? [];
  const factor = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 }[unit];
  const plain = number.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
  const digits = plain.includes('.') ? plain.length - plain.indexOf('.') - 1 : 0;
  return { value: Number(plain) * factor, exact: (0.5 * factor) / 10 ** digits + 0.01 };
}

export async function timing(frame, { phases, time }) {
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

export const messagesOf = (entry) => [
  ...list(entry._webSocketMessages).map((m) => ({
    sent: m.type === 'send' || m.type === 'request',
    data: string(m.data),
  })),
  ...list(entry._eventSourceMessages).map((m) => ({ sent: false, data: string(m.data) })),
];

export async function messages(frame, { entry }) {
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

export async function security(frame, { entry, scheme, protocol }) {
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
  if (told.length === 0 && !(Number(entry.response?.status) > 0)) {
    // Nothing is said of what a reply should have had where there was none.
    assert.equal(guards, undefined);
    assert.equal(await policy.locator('dt').count(), 0);
    return;
  }
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
