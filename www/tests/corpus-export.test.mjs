/** What can be taken along of real captures: every file and every text the page gives, held against the capture; no secret in any. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { pick } from './lib/browser.mjs';
import { lostValues } from './lib/clean.mjs';
import { absent, captures, cover } from './lib/corpus.mjs';
import { ask, copied, details, downloaded, LOOKS, openCapture, openEntry, view } from './lib/drive.mjs';
import { body, cookies, factsOf, fields } from './lib/oracle.mjs';
import { QUESTIONS } from './lib/questions.mjs';
import { onSite } from './lib/with-page.mjs';

const at = onSite('corpus-export');
const { withPage } = at;

/** What is sent in ways that commands have to carry. */
function* sentIn({ family }, facts) {
  for (const { entry, method } of facts) {
    const { postData } = entry.request;
    if (postData) yield `${method}, ${postData.encoding}, ${postData.mimeType}`;
    if (postData?.params?.length > 0) yield `parameters by ${family}`;
  }
}

/** What must not come along: values of cookies that are too long to be words. */
function* secretIn(_, facts) {
  for (const { entry } of facts)
    for (const side of ['request', 'response'])
      for (const { value } of cookies(entry, side).told) if (value.length > 24) yield value;
}

/** RFC 4180, as a spreadsheet reads it. */
function csvRows(text) {
  const rows = [[]];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1).push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  return rows.filter((row) => row.length > 1);
}

const iso = (started) => (started === null ? '' : new Date(started).toISOString());
const said = (value) => (value === null ? '' : String(value));

/** What a row of the exported tables must say, by column. */
const columnsOf = (f) => ({
  index: said(f.index),
  started: iso(f.started),
  method: f.method,
  status: said(f.status),
  type: f.kind,
  media_type: f.mime,
  protocol: f.protocol,
  priority: f.priority,
  initiator: f.initiator,
  remote_address: f.address,
  transferred: said(f.wire),
  size: said(f.size),
});

/** The files that the table's menu gives, by how their names end. */
const FILES = {
  '.filtered.sanitized.har': (text, { facts, copy, log }) => {
    const clean = JSON.parse(text.replace(/^\uFEFF/, '')).log;
    assert.deepEqual(clean.creator, log.creator);
    assert.deepEqual(
      clean.entries.map((e) => e.response.status),
      facts.map((f) => f.entry.response.status),
    );
    assert.deepEqual(
      clean.entries.map((e) => e.time),
      facts.map((f) => f.entry.time),
    );
    for (const [i, f] of facts.entries()) {
      assert.equal(new URL(clean.entries[i].request.url).host, new URL(f.url).host);
      assert.deepEqual(clean.entries[i], copy[f.index], 'as in the whole clean copy');
    }
  },
  '.requests.csv': (text, { facts }) => {
    const [head, ...rows] = csvRows(text);
    assert.equal(rows.length, facts.length);
    for (const [i, f] of facts.entries()) {
      const row = Object.fromEntries(head.map((name, n) => [name, rows[i][n].replace(/^'/, '')]));
      for (const [name, value] of Object.entries(columnsOf(f))) assert.equal(row[name], value, `${name} of ${f.index}`);
      assert.ok(Math.abs(Number(row.time_ms) - f.entry.time) < 0.001, 'time');
      assert.ok(row.url.startsWith(`${f.scheme}://${f.host}`), 'url');
    }
  },
  '.requests.md': (text, { facts }) => {
    const [head, line, ...rows] = text.trim().split('\n');
    const names = head.split('|').map((c) => c.trim());
    assert.match(line, /^\|( --- \|)+$/);
    assert.equal(rows.length, facts.length);
    for (const [i, f] of facts.entries()) {
      const cells = rows[i].split(/(?<!\\)\|/).map((c) => c.trim());
      for (const name of ['index', 'method', 'status']) assert.equal(cells[names.indexOf(name)], columnsOf(f)[name]);
    }
  },
  '.requests.json': (text, { facts }) => {
    const rows = JSON.parse(text);
    assert.equal(rows.length, facts.length);
    for (const [i, f] of facts.entries())
      for (const [name, value] of Object.entries(columnsOf(f))) assert.equal(said(rows[i][name]), value, name);
  },
};

/** Headers that whoever sends the request makes anew. */
const OWN = /^(?:host|content-length|connection|accept-encoding|transfer-encoding)$/i;
const sentFields = (entry) => fields(entry, 'request').filter(([n]) => n && !n.startsWith(':') && !OWN.test(n));
/** The body as one text: as it stands, or as the form of its parameters. */
const sentBody = (entry) => {
  const got = body(entry, 'request');
  const { params = [], mimeType = '' } = entry.request.postData ?? {};
  if (got || !/x-www-form-urlencoded/i.test(mimeType)) return got?.text ?? '';
  return params.map((p) => `${encodeURIComponent(p.name)}=${encodeURIComponent(p.value)}`).join('&');
};

/** What a shell hands to `curl`: the shell itself is asked. */
const curlArguments = (text) =>
  execFileSync('bash', ['-c', `curl() { printf '%s\\0' "$@"; }\n${text}`])
    .toString()
    .split('\0')
    .slice(0, -1);

/** The texts of an entry's menu in its order: curl, fetch, PowerShell, URL, row, link. */
const COPIES = [
  (text, { request: { request } }) => {
    const args = curlArguments(text);
    const of = (flag) => args.flatMap((a, i) => (a === flag ? [args[i + 1]] : []));
    assert.equal(args[0], request.url);
    assert.equal(of('-X')[0] ?? (of('--data-raw').length > 0 ? 'POST' : 'GET'), request.method);
    const expected = sentFields({ request });
    const isCookie = ([n]) => n.toLowerCase() === 'cookie';
    assert.deepEqual(
      of('-H'),
      expected.filter((h) => !isCookie(h)).map(([n, v]) => `${n}: ${v}`),
    );
    assert.deepEqual(
      of('-b'),
      expected.filter(isCookie).map(([, v]) => v),
    );
    assert.equal(of('--data-raw')[0] ?? '', sentBody({ request }));
  },
  (text, { request: { request } }) => {
    const calls = [];
    new Function('fetch', text)((...call) => calls.push(call));
    const [[url, options]] = calls;
    assert.equal(url, request.url);
    assert.equal(options.method, request.method);
    assert.equal(options.body ?? '', sentBody({ request }));
    const sent = new Map(sentFields({ request }));
    for (const [name, value] of Object.entries(options.headers)) assert.equal(value, sent.get(name), name);
    for (const name of ['Accept', 'accept', 'Content-Type'])
      if (sent.has(name)) assert.ok(name in options.headers, name);
    assert.equal(
      options.credentials === 'include',
      [...sent.keys()].some((n) => n.toLowerCase() === 'cookie'),
    );
  },
  (text, { request: { request } }) => {
    const quoted = (value) =>
      value
        .replaceAll('`', '``')
        .replaceAll('"', '`"')
        .replaceAll('$', '`$')
        .replaceAll('\r', '`r')
        .replaceAll('\n', '`n');
    assert.ok(text.includes(`-Uri "${quoted(request.url)}"`) && text.includes(`-Method "${request.method}"`));
    for (const [name, value] of sentFields({ request }))
      if (!/^(?:cookie|user-agent|content-type)$/i.test(name))
        assert.ok(text.includes(`"${quoted(name)}" = "${quoted(value)}"`), name);
    if (sentBody({ request })) assert.ok(text.includes(`-Body "${quoted(sentBody({ request }))}"`));
  },
  (text, { request: { request } }) => assert.equal(text, request.url),
  (text, { fact }) => {
    const values = text.split('\n').map((line) => line.slice(line.indexOf(': ') + 2));
    for (const value of [fact.method, String(fact.status), fact.host]) assert.ok(values.includes(value), value);
  },
  (text, { fact }) => assert.equal(text, `${at.site.url}#requests/${fact.index}/headers`),
];

const permissions = ['clipboard-read', 'clipboard-write'];

describe('what is taken along of real captures', { skip: absent }, () => {
  const list = captures().filter((c) => c.entries.length > 1 && c.entries.length <= 120);
  const facts = new Map(list.map((c) => [c, factsOf(c.entries)]));
  const [sent, secret] = [sentIn, secretIn].map((of) => cover(list, (c) => of(c, facts.get(c)), 2).taken);
  const taken = [...new Set([...sent, ...secret])];
  let secrets = 0;

  const cleanOf = async (frame) =>
    JSON.parse(
      await frame.evaluate(async () => {
        const made = await document.querySelector('harmless-app').session.bench.bench.cleanSet({});
        return (await made.blob.text()).replace(/^\uFEFF/, '');
      }),
    ).log.entries;

  for (const [look, { options }] of Object.entries(LOOKS)) {
    for (const capture of look.startsWith('English') ? taken : [sent[0], secret[0]]) {
      test(`${capture.name}: ${look}`, { timeout: 120_000 }, async () => {
        const all = facts.get(capture);
        await withPage({ ...options, permissions }, async ({ page, frame }) => {
          await openCapture(frame, capture);
          const copy = await cleanOf(frame);
          const lost = lostValues(capture.entries, copy);
          secrets += lost.length;
          const harmless = (text, what) => {
            for (const value of lost)
              assert.ok(!text.includes(value), `${what} holds a value that the clean copy lost`);
          };

          // The files, of what a filter leaves.
          const key = QUESTIONS['status-code'](all).length > 0 ? 'status-code' : 'method';
          const [{ value, holds }] = QUESTIONS[key](all);
          const { items } = await ask(frame, `${key}:${value}`);
          const some = all.filter(holds);
          assert.deepEqual(
            items,
            some.map((f) => f.index),
          );
          const menu = frame.locator('export-menu');
          const named = [];
          for (let i = 0; i === 0 || i < Object.keys(FILES).length; i++) {
            await menu.locator('button').first().click();
            assert.equal(
              await menu.locator('.item').count(),
              Object.keys(FILES).length,
              'an export that nobody drives',
            );
            const { name, text } = await downloaded(page, () => menu.locator('.item').nth(i).click());
            const end = Object.keys(FILES).find((e) => name.endsWith(e));
            assert.ok(end, `${name} is an export that nobody drives`);
            FILES[end](text, { facts: some, copy, log: capture.log });
            harmless(text, name);
            named.push(end);
          }
          assert.deepEqual(named.sort(), Object.keys(FILES).sort());
          await ask(frame, '');

          // The texts, of the entries that have most to carry.
          const weight = (f) => sentBody(f.entry).length + sentFields(f.entry).join().length;
          const heavy = all.filter((f) => weight(f) < 20_000).sort((a, b) => weight(b) - weight(a))[0];
          const posted = all.find((f) => sentBody(f.entry));
          for (const fact of new Set([heavy, posted].filter(Boolean))) {
            await openEntry(frame, fact.index, 'headers');
            const copies = details(frame).locator('copy-menu');
            await copies.locator('button').first().click();
            assert.equal(await copies.locator('.item').count(), COPIES.length, 'a copy that nobody drives');
            const taking = (i) => copied(page, () => copies.locator('.item').nth(i).click());
            for (const [i, check] of COPIES.entries()) {
              const text = await taking(i);
              check(text, { request: copy[fact.index], fact });
              harmless(text, `copy ${i}`);
            }
            await copies.locator('input').check();
            for (const i of [0, 1, 2, 3]) COPIES[i](await taking(i), { request: capture.entries[fact.index], fact });
            await page.keyboard.press('Escape');
          }

          // What stands out, as Markdown.
          await view(frame, 'findings');
          const markdown = frame.locator('findings-view .take .button').first();
          if ((await markdown.count()) > 0) {
            const text = await copied(page, () => markdown.click());
            assert.match(text, /^# /);
            harmless(text, 'the findings');
          }

          // The clean copy and its report.
          await view(frame, 'review');
          await frame.locator('review-view .bar .primary').click();
          const saved = frame.locator('saved-view');
          const [make, tell] = [saved.locator('.actions .button').first(), saved.locator('.actions .button').nth(1)];
          await make.waitFor();
          const clean = await downloaded(page, () => make.click());
          assert.ok(clean.name.endsWith('.sanitized.har'));
          assert.deepEqual(JSON.parse(clean.text.replace(/^\uFEFF/, '')).log.entries, copy);
          harmless(clean.text, 'the clean copy');
          const report = await downloaded(page, () => tell.click());
          harmless(report.text, 'the report');
          const sums = [await readFile(capture.file), clean.text].map((b) =>
            createHash('sha256').update(b).digest('hex'),
          );
          for (const [i, sum] of sums.entries()) {
            assert.ok(report.text.includes(sum), 'the report names what it is about');
            assert.equal((await saved.locator('.sums .sum').nth(i).innerText()).replace(/\s/g, ''), sum);
            assert.equal(await copied(page, () => saved.locator('.sums .copy').nth(i).click()), sum);
          }
        });
      });
    }
  }

  test('a link leads whoever opens the same capture to the entry and its tab', async () => {
    const [capture] = taken;
    await withPage(LOOKS['French, dark'].options, async ({ page, frame }) => {
      await page.goto(`${at.site.url}#requests/1/timing`);
      await page.reload();
      const again = page.frames()[1] ?? frame;
      await again.locator('input[type=file]').first().waitFor({ state: 'attached' });
      await pick(again, capture.file);
      await again.locator('timing-tab').waitFor();
      assert.match(await details(again).locator('h2').innerText(), /n°\s2$/);
    });
  });

  test('there were secrets that could have come along', (t) => {
    t.diagnostic(`${secrets} values looked for in every export`);
    assert.ok(secrets > 10);
  });
});
