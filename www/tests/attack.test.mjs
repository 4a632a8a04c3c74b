/**
 * Assume that someone got code to run inside the application: does a byte leave? A server on loopback counts what
 * reaches it, and every channel is also tried from a page without any protection, where it has to score, so that a
 * channel which never works can't pass for one that is closed.
 *
 * HARMLESS_DIST names another build to attack (`dist-mock`).
 */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { hostingHeaders, withHostileScript } from '../scripts/page.mjs';
import { built, launch, WWW } from './lib/browser.mjs';

/** Channels that reach nobody even from an open page, here, and why. */
const SILENT_IN_THE_OPEN = new Set([
  'link-dns-prefetch', // resolves a name only; the address here is a number
  'link-icon', // headless Chromium shows no icons
  'link-manifest', // nor does it install pages
  'link-preconnect', // --disable-background-networking ignores the hint
  'speculation', // and this one
  'worker-url', // a worker from another origin is refused anywhere
  'worker-nested-url',
]);

/**
 * The residual on `file://`, where no header can be sent: before it checks the policy of a navigation, Chromium opens
 * a connection to its host. Nothing is requested over it. Hosted, `Connection-Allowlist` closes that as well.
 */
const MAY_CONNECT_FROM_FILE = new Set([
  'anchor',
  'anchor-download',
  'iframe',
  'iframe-go',
  'iframe-refresh',
  'location',
  'meta-refresh',
  'navigation-api',
]);

let browser;
let hostile;
let page;

before(async () => {
  hostile = await readFile(path.join(WWW, 'tests/lib/hostile.js'), 'utf8');
  page = await readFile(path.join(built(process.env.HARMLESS_DIST ?? 'dist'), 'harmless.html'), 'utf8');
  browser = await launch();
});

after(() => browser?.close());

async function listen(handler) {
  const server = createServer(handler);
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

const addressOf = (server) => `http://127.0.0.1:${server.address().port}`;

/** An attacker who counts, and a page with the attacker's script in it, opened in one of three ways. */
async function setUp(way) {
  const hits = [];
  const attacker = await listen((request, response) => {
    hits.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'text/plain' }).end('');
  });
  attacker.on('connection', () => hits.push('connection'));
  attacker.on('upgrade', (request, socket) => {
    hits.push(`upgrade ${request.url}`);
    socket.destroy();
  });
  const stun = createSocket('udp4');
  stun.on('message', () => hits.push('stun'));
  await new Promise((done) => stun.bind(0, '127.0.0.1', done));

  const script = hostile
    .replaceAll('%TARGET%', addressOf(attacker))
    .replaceAll('%PART%', /name="harmless-part-seal" content="([^"]+)"/.exec(page)[1])
    .replaceAll('%STUN%', `127.0.0.1:${stun.address().port}`);
  const variant = withHostileScript(page, script);
  const csp = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(variant)[1];
  const victim = await listen((_request, response) => {
    if (way === 'open') {
      response.writeHead(200, { 'Content-Type': 'text/html' });
      response.end(`<!doctype html><title>open</title><body><script>${script}</script></body>`);
    } else response.writeHead(200, hostingHeaders(csp, { fetches: true })).end(variant);
  });
  const folder = await mkdtemp(path.join(os.tmpdir(), 'harmless-attack-'));
  const file = path.join(folder, 'harmless.html');
  await writeFile(file, variant);
  const close = async () => {
    for (const server of [attacker, victim]) {
      server.close();
      server.closeAllConnections();
    }
    stun.close();
    await rm(folder, { recursive: true });
  };
  return { url: way === 'file' ? pathToFileURL(file).href : `${addressOf(victim)}/`, hits, close };
}

/** Channels that leave the page, or whose hits bear no name: each gets a page of its own. */
const ALONE =
  /^(anchor|form|iframe|open|webrtc)|^(base|location|meta-refresh|navigation-api|parent-replace|top-location)$/;

/** Opens the page anew, tries some channels, and gives what reached the attacker. */
async function attempt(url, hits, names) {
  const context = await browser.newContext();
  try {
    const tab = await context.newPage();
    await tab.goto(url);
    const frame = tab.frames()[1] ?? tab.mainFrame();
    await frame.waitForFunction(() => typeof window.attack === 'function');
    hits.length = 0;
    const alone = names.length === 1;
    const attacked = frame.evaluate(([all, patience]) => window.attack(all, patience), [names, alone ? 250 : 60]);
    await Promise.race([attacked.catch(() => undefined), tab.waitForTimeout(alone ? 1500 : 30_000)]);
    await tab.waitForTimeout(alone ? 250 : 3000);
    return [...new Set(hits)];
  } finally {
    await context.close();
  }
}

/** What reached the attacker, by channel; what bears no channel's name stands under `together`. */
async function attackAll(way) {
  const { url, hits, close } = await setUp(way);
  try {
    const names = [...hostile.matchAll(/^ {4}(?:'([a-z-]+)'|([a-z]+)): (?:async )?\(/gm)].map((m) => m[1] ?? m[2]);
    assert.ok(names.length > 60, `only ${names.length} channels`);
    const results = new Map();
    const together = names.filter((name) => !ALONE.test(name));
    let rest = await attempt(url, hits, together);
    for (const name of together) {
      results.set(
        name,
        rest.filter((hit) => hit.includes(`/${name}?`)),
      );
      rest = rest.filter((hit) => !hit.includes(`/${name}?`));
    }
    results.set('together', rest);
    for (const name of names.filter((name) => ALONE.test(name))) results.set(name, await attempt(url, hits, [name]));
    return [...results].map(([name, reached]) => ({ name, reached }));
  } finally {
    await close();
  }
}

const shown = ({ name, reached }) => `${name}: ${reached.join(', ')}`;

describe('code injected into the frame', { concurrency: 3, timeout: 600_000 }, () => {
  test('reaches the attacker through every channel where nothing protects the page', async () => {
    const silent = async () =>
      (await attackAll('open'))
        .filter(({ name, reached }) => reached.length === 0 && !SILENT_IN_THE_OPEN.has(name))
        .map(shown);
    const once = await silent();
    // On a busy machine a window can open too late to be counted: what is silent twice is.
    const again = once.length > 0 ? await silent() : [];
    assert.deepEqual(
      once.filter((name) => again.includes(name)),
      [],
    );
  });

  test('reaches nobody from the hosted page, not even with a connection', async () => {
    const results = await attackAll('http');
    assert.deepEqual(results.filter(({ reached }) => reached.length > 0).map(shown), []);
  });

  test('reaches nobody with a request from the page on disk', async () => {
    const results = await attackAll('file');
    const leaks = results.filter(({ name, reached }) =>
      reached.some((hit) => hit !== 'connection' || !MAY_CONNECT_FROM_FILE.has(name)),
    );
    assert.deepEqual(leaks.map(shown), []);
  });
});
