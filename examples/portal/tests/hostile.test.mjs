/**
 * A host page that means harm, on an origin of its own, around the page of harmless: what can it get? And what a host
 * that the page lists may do, and what not.
 */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { plantedCapture } from '../../../www/tests/lib/capture.mjs';
import { hosts } from './hosts.mjs';
import { launch, leaksOnDisk } from './lib.mjs';

let browser;
let folder;
let site;
let context;
let page;

before(async () => {
  browser = await launch();
});
after(() => browser?.close());
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'harmless-hostile-'));
  context = await browser.newContext();
  page = await context.newPage();
});
afterEach(async () => {
  await context.close();
  site?.close();
  await rm(folder, { recursive: true });
});

async function open(options) {
  site = await hosts(options);
  await page.goto(site.url);
  return page.frameLocator('iframe').frameLocator('iframe');
}

const connected = () => page.waitForFunction(() => window.host.connected);
const heard = (type) => page.waitForFunction((wanted) => window.host.heard.some((m) => m.type === wanted), type);
const ask = (type, more) => page.evaluate(([t, m]) => window.host.ask(t, m), [type, more]);

/** Clicks on *Allow*, as often as it takes: while the page scrolls, the button counts as not seen and waits anew. */
async function allowed(inner) {
  const button = inner.getByRole('button', { name: 'Allow', exact: true });
  const ready = heard('ready').then(() => true);
  for (let i = 0; i < 10; i++) {
    // Once it was heard, the button is gone.
    await button.click({ timeout: 3000 }).catch(() => undefined);
    if (await Promise.race([ready, page.waitForTimeout(1500)])) return;
  }
  await ready;
}

/** Everything the host page has heard, scored as if it were a server's disk. */
async function leaksHeard(capture) {
  const all = await page.evaluate(() => window.host.all());
  const disk = path.join(folder, 'heard');
  await mkdir(disk);
  await writeFile(path.join(disk, 'all.json'), JSON.stringify(all));
  return { all, leaks: await leaksOnDisk(disk, capture) };
}

describe('a hostile host', { timeout: 180_000 }, () => {
  for (const sandbox of [true, false]) {
    test(`gets nothing but the clean copy, after consent, however it asks (${sandbox ? 'in' : 'without'} a sandbox)`, async () => {
      const capture = await plantedCapture(folder, 31);
      const inner = await open({ sandbox });
      await connected();
      await heard('consent');
      await inner.getByRole('heading', { name: 'asks for a clean capture' }).waitFor();

      // Before consent nothing is done.
      for (const [type, more] of [
        ['configure', { configuration: {} }],
        ['cancel', {}],
      ]) {
        const answer = await ask(type, more);
        assert.equal(answer.code, 'not-ready', type);
      }
      const opened = await page.evaluate(() => window.host.ask('open', { file: new File(['{}'], 'x.har') }));
      assert.equal(opened.code, 'not-ready');

      // Straight to the application's frame, past the outer page: it hears its own parent only.
      const forged = await page.evaluate(async () => {
        const { port1, port2 } = new MessageChannel();
        const got = [];
        port1.onmessage = ({ data }) => got.push(data);
        const target = document.querySelector('iframe').contentWindow.frames[0];
        target.postMessage({ kind: 'host', origin: 'https://support.example.com', listed: true }, '*', [port2]);
        target.postMessage({ kind: 'welcome', settings: { theme: '' }, place: '#requests/1', languages: [] }, '*');
        let read = 'refused';
        try {
          read = document.querySelector('iframe').contentDocument === null ? 'refused' : 'read';
        } catch {
          // refused as well
        }
        await new Promise((done) => setTimeout(done, 300));
        return { got, read };
      });
      assert.deepEqual(forged, { got: [], read: 'refused' });

      await allowed(inner);

      for (const configuration of [
        { recipients: [{ armored: '-----BEGIN PGP PUBLIC KEY BLOCK-----' }] },
        { review: 'skip' },
        { policy: { categories: { tokens: false } } },
        { policy: { keep: ['Bearer'] } },
        { policy: { keepNames: ['authorization'] } },
        { policy: { remove: ['guessed-password'] } },
        { policy: { patterns: ['[a-z]{8}'] } },
      ]) {
        const answer = await ask('configure', { configuration });
        assert.equal(answer.code, 'not-allowed', JSON.stringify(configuration));
      }

      // The person picks a capture; the host tries everything while it is open.
      await inner.locator('input[type=file]').setInputFiles(capture.file);
      await heard('review');
      for (const type of [
        'original',
        'file',
        'secrets',
        'reveal',
        'bench.original',
        'seal',
        'eval',
        '__proto__',
        'constructor',
        'toString',
      ]) {
        const answer = await ask(type, { index: 0, start: 0, end: 100 });
        assert.equal(answer.code, 'unknown', type);
      }
      const questions = [
        ['rows', { start: 0, end: 500 }],
        ['entry', { index: 0 }],
        ['findings', {}],
      ];
      for (const [type, more] of questions) assert.equal((await ask(type, more)).code, 'not-yet', type);
      assert.equal((await ask('rows', { start: 0, end: 5, query: 'x'.repeat(5000) })).code, 'malformed');
      assert.equal((await ask('sanitize')).code, 'not-allowed');
      assert.equal((await ask('configure', { configuration: { policy: { level: 'standard' } } })).code, 'too-late');
      assert.equal((await ask('configure', { configuration: { language: 'fr', name: 'x' } })).code, 'too-late');
      const odd = await page.evaluate(async () => {
        const answers = [];
        const { heard, raw } = window.host;
        const start = heard.length;
        for (const message of [
          null,
          'open',
          [],
          { v: 1, type: 'alive' },
          { v: 1, id: -1, type: 'alive' },
          { v: 2, id: 900, type: 'alive' },
          { v: 1, id: 901, type: 'alive', extra: 1 },
          { v: 1, id: 902, type: 'open', file: 'C:/x.har' },
          { v: 1, id: 903, type: 'open', file: new Blob(['{}']) },
          { v: 1, id: 904, type: 'configure', configuration: { name: 'x'.repeat(3_000_000) } },
          { v: 1, id: 905, type: 'alive', data: new ArrayBuffer(8) },
          { v: 1, id: 906, type: 'configure', configuration: JSON.parse('{"__proto__": {"review": "skip"}}') },
          new Map([['type', 'alive']]),
        ])
          raw(message);
        await new Promise((done) => setTimeout(done, 600));
        for (const message of heard.slice(start)) answers.push(message.code ?? message.type);
        return answers;
      });
      assert.deepEqual(odd, [
        'malformed',
        'malformed',
        'malformed',
        'malformed',
        'malformed',
        'version',
        'malformed',
        'malformed',
        'malformed',
        'too-large',
        'too-large',
        'malformed',
        'too-large',
      ]);

      await inner.getByRole('button', { name: 'Make and hand over', exact: true }).click();
      await heard('done');
      // What it has it may be told of: out of the copy.
      for (const [type, more] of questions) assert.equal((await ask(type, more)).type, 'ok', type);
      for (let index = 0; index < 40; index++) assert.equal((await ask('entry', { index })).type, 'ok');
      const { all, leaks } = await leaksHeard(capture);
      assert.deepEqual(leaks, []);
      const given = all.filter((message) => message.file);
      assert.equal(given.length, 1, 'one file was handed over');
      assert.match(given[0].file.name, /\.sanitized\.har$/);
    });
  }

  test('can’t have the consent clicked as it appears: the button waits', async () => {
    // On a busy machine the wait may be over before it is looked at: then once more.
    let waited = false;
    for (let i = 0; i < 4 && !waited; i++) {
      const inner = await open();
      const button = inner.getByRole('button', { name: 'Allow', exact: true });
      waited = await button.isDisabled();
      await inner.locator('button:not([disabled])', { hasText: /^Allow$/ }).waitFor();
      site.close();
    }
    assert.ok(waited);
  });

  test('can’t have the consent clicked through a frame that can’t be seen', async () => {
    const inner = await open();
    const button = inner.getByRole('button', { name: 'Allow', exact: true });
    await inner.locator('button:not([disabled])', { hasText: /^Allow$/ }).waitFor();
    await page.locator('iframe').evaluate((frame) => {
      frame.style.opacity = '0.01';
    });
    await inner.locator('button[disabled]', { hasText: /^Allow$/ }).waitFor();
    await page.waitForTimeout(1500);
    assert.ok(await button.isDisabled());
    await page.locator('iframe').evaluate((frame) => {
      frame.style.opacity = '1';
    });
    await inner.locator('button:not([disabled])', { hasText: /^Allow$/ }).waitFor();
  });

  test('is not answered where the headers name who may frame the page', async () => {
    await open({ ancestors: ["'self'"] });
    await page.waitForTimeout(1500);
    assert.deepEqual(await page.evaluate(() => window.host.heard), []);
  });

  test('hears no more when the person does not allow it; the page goes on alone', async () => {
    const capture = await plantedCapture(folder, 32);
    const inner = await open();
    await connected();
    await inner.getByRole('button', { name: 'Don’t allow' }).click();
    await heard('error');
    await inner.locator('input[type=file]').setInputFiles(capture.file);
    await inner.getByRole('button', { name: 'Make clean copy' }).click({ timeout: 60_000 });
    await inner.getByRole('heading', { name: 'The clean copy is ready' }).waitFor();
    const { all, leaks } = await leaksHeard(capture);
    assert.deepEqual(leaks, []);
    assert.deepEqual(
      all.filter((m) => m.type).map((m) => m.type),
      ['consent', 'error'],
    );
  });

  test('can’t take the line of another: one connection for one page', async () => {
    await open();
    await connected();
    const answer = await page.evaluate(
      () =>
        new Promise((resolve) => {
          addEventListener('message', ({ data }) => data.harmless === 'refused' && resolve(data.code));
          const message = { harmless: 'ping', versions: [1], id: crypto.randomUUID() };
          document.querySelector('iframe').contentWindow.postMessage(message, '*');
        }),
    );
    assert.equal(answer, 'busy');
  });
});

describe('a host that the page lists', { timeout: 180_000 }, () => {
  test('can fix categories, and the person can’t switch them off', async () => {
    const capture = await plantedCapture(folder, 33);
    const inner = await open({ listed: true });
    await connected();
    await heard('ready');
    const configuration = {
      policy: { level: 'strict', locked: 'all', keepNames: [] },
      name: 'Lindenhof',
      language: 'en',
    };
    assert.equal((await ask('configure', { configuration })).type, 'ok');
    await inner.locator('input[type=file]').setInputFiles(capture.file);
    await heard('review');
    const tokens = inner.locator('category-card section[data-category=tokens]');
    await tokens.getByText('Fixed by Lindenhof', { exact: true }).waitFor();
    assert.ok(await tokens.getByRole('switch').isDisabled());
    await tokens.getByRole('button').first().click();
    const secret = inner.locator('secret-row').first();
    await secret.waitFor();
    assert.ok(await secret.getByRole('switch').isDisabled());
    // Less is not less of what is fixed.
    await inner.getByRole('radio', { name: 'Standard' }).check();
    const addresses = inner.locator('category-card section[data-category=usernames]');
    if (await addresses.count()) assert.equal(await addresses.getByRole('switch').getAttribute('aria-checked'), 'true');
    const kept = await inner.locator('toggle-switch button[aria-checked=false]').count();
    assert.equal(kept, 0, 'everything stays switched on');
    await inner.getByRole('button', { name: 'Make and hand over', exact: true }).click();
    await heard('done');
    const { all, leaks } = await leaksHeard(capture);
    assert.deepEqual(leaks, []);
    const report = JSON.parse(all.find((m) => m.type === 'sanitized').report);
    assert.deepEqual(report.policy.kept, [], 'no category is kept');
  });

  test('can leave the review out; a wrong policy is refused, and a broken pattern told', async () => {
    const capture = await plantedCapture(folder, 34);
    await open({ listed: true });
    await connected();
    await heard('ready');
    for (const policy of [
      { levle: 'strict' },
      { level: 'loose' },
      { categories: { cokies: true } },
      { locked: ['cokies'] },
      { names: 'a' },
      { locked: ['cookies'], categories: { cookies: false } },
    ]) {
      assert.equal((await ask('configure', { configuration: { policy } })).code, 'malformed', JSON.stringify(policy));
    }
    assert.equal((await ask('configure', { configuration: { review: 'skip' } })).type, 'ok');
    const text = await readFile(capture.file, 'utf8');
    await page.evaluate((content) => window.host.ask('open', { file: new File([content], 'a.har') }), text);
    await heard('done');
    const { all, leaks } = await leaksHeard(capture);
    assert.deepEqual(leaks, []);
    const order = all
      .map((m) => m.type)
      .filter((type) => ['ready', 'detected', 'loaded', 'review', 'sanitized', 'done'].includes(type));
    assert.deepEqual(order, ['ready', 'detected', 'loaded', 'review', 'sanitized', 'done']);
    // A second file on the same line.
    await page.evaluate(() => window.host.ask('open', { file: new File(['{"log":{}}'], 'b.har') }));
    await heard('error');
  });
});
