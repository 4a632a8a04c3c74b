/** What was asked, as the details of an entry must show it: headers of both sides, cookies, what was sent, who asked. */
import assert from 'node:assert/strict';
import { numbersIn } from './drive.mjs';
import {
  holdTree,
  holdValues,
  isTree,
  json,
  list,
  piecesOf,
  placePieces,
  sameBut,
  squeezed,
  string,
  tab,
  texts,
  valuesIn,
} from './on-tab.mjs';
import { body, cookies, fields } from './oracle.mjs';

const shownFields = (entry, side) => fields(entry, side).filter(([name]) => name && !name.startsWith(':'));

export async function headers(frame, { entry, status, method, url }, { copied }) {
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
    const text = await copied(() => place.locator('.tools button').nth(1).click());
    const changed = (await place.locator('dl.pairs > dd value-text mark.gone').count()) > 0;
    if (changed) for (const [name] of expected) assert.ok(text.includes(`${name}: `), `${name} is copied`);
    else assert.equal(text, expected.map((field) => field.join(': ')).join('\n'), 'all headers are copied');
  }
  const why = at.locator('button.why').first();
  if ((await why.count()) === 0) return;
  await why.click();
  assert.ok((await at.locator('.explained').first().innerText()).length > 20, 'a header is explained');
  await why.click();
}

export const shownCookies = (entry, side) => {
  const { listed, told } = cookies(entry, side);
  return listed.length > 0 ? listed : told;
};

export async function cookieTables(frame, { entry }) {
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

export function queryOf({ request }) {
  const listed = list(request.queryString).map((q) => [string(q.name), string(q.value)]);
  const search = request.url.split('#')[0].split('?').slice(1).join('?');
  return (listed.length > 0 ? listed : split(search)).map((pair) => pair.map(decoded));
}

async function holdPairs(place, pairs, what) {
  assert.deepEqual(
    await texts(place.locator('dl.pairs > dt')),
    pairs.map(([name]) => squeezed(name)),
  );
  holdValues(
    await valuesIn(place),
    pairs.map(([, value]) => value),
    what,
  );
}

export async function payload(frame, { entry }) {
  const at = tab(frame, 'payload');
  const query = queryOf(entry);
  const sent = body(entry, 'request');
  const sections = await at.locator('section').all();
  if (query.length > 0) {
    const [first] = sections;
    await holdPairs(first, query, 'parameters of the URL');
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
    await holdPairs(last, pairs, 'the form');
  } else if (isTree(json(sent.text)) && !/html|css|script|multipart/.test(sent.mime)) {
    await holdTree(last, json(sent.text));
  } else if (!/multipart/i.test(sent.mime) && (await last.locator('pre').count()) > 0) {
    assert.ok(sameBut(await piecesOf(last.locator('pre')), sent.text.slice(0, 50_000)), 'what was sent');
  }
}

/** Chrome's object; chrome-har and WebPageTest write the URL and set the rest beside it. */
export function startedBy(entry) {
  const said = entry._initiator;
  if (isTree(said)) return { type: string(said.type), url: string(said.url), line: said.lineNumber, stack: said.stack };
  const detail = json(string(entry._initiator_detail)) ?? {};
  const line =
    entry._initiator_line === '' || entry._initiator_line === undefined ? undefined : Number(entry._initiator_line) - 1;
  return { type: string(entry._initiator_type) || string(detail.type), url: string(said), line, stack: detail.stack };
}

export function framesOf(stack) {
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

export async function initiator(frame, { entry, index }) {
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
