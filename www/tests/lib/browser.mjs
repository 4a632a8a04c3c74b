/** What the tests share: Chromium, the two ways of opening the page, and the frame the application lives in. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from '../../scripts/serve.mjs';

export const WWW = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
/** Real captures, the leak bench and the stories: beside the repository, or where HARMLESS_SHARED says. */
export const SHARED = process.env.HARMLESS_SHARED ?? path.resolve(WWW, '../../shared');
export const SHOTS = path.join(WWW, 'shots');

export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launch() {
  return chromium.launch({
    executablePath: process.env.HARMLESS_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
  });
}

/** The folder of a build; throws where it is missing, so that no test passes for want of something to test. */
export function built(name) {
  const folder = path.join(WWW, name);
  if (!existsSync(path.join(folder, 'harmless.html'))) {
    throw new Error(
      `${folder}/harmless.html is missing: run npm run ${name === 'dist' ? 'build' : 'build:mock'} first`,
    );
  }
  return folder;
}

/** Where to open a build: `file` from disk, `http` from a loopback server that counts requests. */
export async function host(folder, way) {
  if (way === 'file') {
    const whole = path.join(folder, 'harmless-offline.html');
    const file = existsSync(whole) ? whole : path.join(folder, 'harmless.html');
    return { url: pathToFileURL(file).href, requests: [], close: async () => undefined };
  }
  const requests = [];
  const server = await serve({ folder, onRequest: (url) => requests.push(url) });
  const close = () =>
    new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${server.address().port}/`, requests, close };
}

/** Opens the page and waits for the application in its frame; collects console messages, page errors and requests. */
export async function openPage(browser, url, options = {}) {
  const context = await browser.newContext({
    acceptDownloads: true,
    viewport: { width: 1280, height: 860 },
    ...options,
  });
  const page = await context.newPage();
  const seen = { console: [], errors: [], requests: [] };
  page.on('console', (message) => seen.console.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => seen.errors.push(String(error)));
  context.on('request', (request) => seen.requests.push(request.url()));
  // Listening from the start: told later, the frame's own process may hear of it after the dialog was asked for.
  page.on('filechooser', () => undefined);
  await page.goto(url);
  const frame = page.frames()[1];
  if (!frame) throw new Error('the page has no frame');
  await frame.locator('harmless-app h1').first().waitFor();
  return { context, page, frame, seen };
}

/** Whether a request is one for a part of the page, which lies beside it. */
export const isPart = (url) => /^http:\/\/127\.0\.0\.1:\d+\/harmless-(import|seal)\.js$/.test(url);

/** Hands a file to the page as the file picker would. */
export async function pick(frame, file) {
  await frame.locator('input[type=file]').setInputFiles(file);
}

/** A file of no consequence: the pretended engine goes by its name. */
export const named = (name) => ({ name, mimeType: 'application/json', buffer: Buffer.from('{"log":{"entries":[]}}') });

export async function shoot(page, name) {
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SHOTS, `${name}.png`) });
}
