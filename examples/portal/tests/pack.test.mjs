/** The package as others get it: packed, installed in an empty project, type-checked, bundled, and in a plain page. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { WWW } from '../../../www/tests/lib/browser.mjs';
import { plantedCapture } from '../../../www/tests/lib/capture.mjs';
import { launch, leaksOnDisk } from './lib.mjs';

const EMBED = path.join(WWW, 'embed');
const run = (name, args, cwd) => execFileSync(name, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const tool = (name, args, cwd) => run(path.join(WWW, 'node_modules/.bin', name), args, cwd);

const SAMPLE = `
import { attach, detect, EmbedError, HarmlessFrame, sanitize, type Policy, type Sanitized } from 'harmless';
import { type HarmlessUpload } from 'harmless/element';
import 'harmless/element';
import { type CaseAdapter, MemoryJournal, repairCase } from 'harmless/case';
import { HarmlessUppy, type UppyLike } from 'harmless/uppy';

const policy: Policy = { level: 'standard', locked: ['tokens', 'cookies'] };
const field: HarmlessUpload | null = document.querySelector('harmless-upload');
if (field) field.policy = policy;
field?.addEventListener('harmless-sanitized', (event) => {
  const result: Sanitized = (event as CustomEvent<Sanitized>).detail;
  document.title = \`\${result.secrets} of \${result.file.size}\`;
});
// @ts-expect-error a level is one of two
const wrong: Policy = { level: 'loose' };
export function take(input: HTMLInputElement): () => void {
  return attach(input, { policy, onHeld: (error: EmbedError) => console.warn(error.code) });
}
export async function repair(adapter: CaseAdapter): Promise<number> {
  const outcomes = await repairCase({ ...adapter, journal: new MemoryJournal() }, { policy });
  return outcomes.filter(({ state }) => state === 'done').length;
}
export function plug(uppy: UppyLike): HarmlessUppy {
  return new HarmlessUppy(uppy, { policy });
}
export { detect, HarmlessFrame, wrong };
Object.assign(window, { sanitize });
`;

let folder;
let browser;
before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'harmless-pack-'));
  browser = await launch();
  run('npm', ['pack', '--silent', '--pack-destination', folder], EMBED);
  const project = path.join(folder, 'project');
  await mkdir(path.join(project, 'src'), { recursive: true });
  await writeFile(path.join(project, 'package.json'), '{"name":"empty","private":true,"type":"module"}');
  const [packed] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  run('npm', ['install', '--no-audit', '--no-fund', '--silent', path.join(folder, packed)], project);
});
after(async () => {
  await browser?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const installed = (...parts) => path.join(folder, 'project', ...parts);

/** Serves a folder; gives its address. */
async function serve(root) {
  const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://x');
    const file = path.join(root, pathname === '/' ? 'index.html' : pathname);
    if (!file.startsWith(root) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': types[path.extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Picks a capture in the element of a page; gives what the form would send. */
async function formOf(url, capture) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(url);
  await page.locator('harmless-upload input').setInputFiles(capture.file);
  await page.getByText('Ready to send').waitFor({ timeout: 60_000 });
  const sent = await page.evaluate(() =>
    Promise.all(
      [...new FormData(document.querySelector('form'))].map(async ([name, value]) => ({
        name,
        file: value.name,
        text: typeof value === 'string' ? value : await value.text(),
      })),
    ),
  );
  await context.close();
  assert.deepEqual(errors, []);
  return sent;
}

async function check(sent, capture, name) {
  assert.deepEqual(
    sent.map((one) => one.name),
    ['capture', 'capture-report', 'capture-note'],
  );
  const disk = path.join(folder, name);
  await mkdir(disk);
  await writeFile(path.join(disk, 'sent.json'), JSON.stringify(sent));
  assert.deepEqual(await leaksOnDisk(disk, capture), []);
  JSON.parse(sent[0].text);
}

const FORM = '<form><harmless-upload name="capture" review="skip" language="en"></harmless-upload></form>';

describe('the package', { timeout: 180_000 }, () => {
  test('holds what it should and nothing else', async () => {
    const files = (await readdir(installed('node_modules/harmless'), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(installed('node_modules/harmless'), path.join(entry.parentPath, entry.name)))
      .filter((file) => !/^dist\/[\w-]+\.(js|d\.ts)$/.test(file));
    assert.deepEqual(files.sort(), [
      'LICENSE-APACHE',
      'LICENSE-MIT',
      'README.md',
      'custom-elements.json',
      'package.json',
      'page/harmless.html',
      'page/headers.txt',
    ]);
    const { exports, types } = JSON.parse(await readFile(installed('node_modules/harmless/package.json'), 'utf8'));
    for (const target of [
      types,
      ...Object.values(exports).flatMap((e) => (typeof e === 'string' ? e : Object.values(e))),
    ]) {
      assert.ok(existsSync(installed('node_modules/harmless', target)), target);
    }
  });

  test('its manifest describes the element', async () => {
    const manifest = JSON.parse(await readFile(installed('node_modules/harmless/custom-elements.json'), 'utf8'));
    const element = manifest.modules.flatMap((m) => m.declarations).find((d) => d.tagName === 'harmless-upload');
    const names = (list) => list.map(({ name }) => name);
    for (const name of ['name', 'required', 'review', 'pick'])
      assert.ok(names(element.attributes).includes(name), name);
    for (const name of ['harmless-sanitized', 'harmless-error']) assert.ok(names(element.events).includes(name), name);
    assert.deepEqual(names(element.cssParts), ['zone', 'button', 'status']);
  });

  for (const [resolution, module] of [
    ['bundler', 'esnext'],
    ['nodenext', 'nodenext'],
  ]) {
    test(`its types check (${resolution})`, async () => {
      await writeFile(installed('src/main.ts'), SAMPLE);
      const options = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2023,dom,dom.iterable', '--types', ''];
      tool('tsc', [...options, '--module', module, '--moduleResolution', resolution, 'src/main.ts'], installed());
    });
  }

  test('works in a plain page, as files', async () => {
    const capture = await plantedCapture(folder, 51);
    await writeFile(
      installed('index.html'),
      `<!doctype html><meta charset="utf-8"><title>plain</title>${FORM}<script type="module" src="/node_modules/harmless/dist/element.js"></script>`,
    );
    const site = await serve(installed());
    try {
      await check(await formOf(site.url, capture), capture, 'plain');
    } finally {
      site.close();
    }
  });

  test('works in an empty Vite project', async () => {
    const capture = await plantedCapture(folder, 52);
    await writeFile(installed('src/main.ts'), SAMPLE);
    await writeFile(
      installed('index.html'),
      `<!doctype html><meta charset="utf-8"><title>vite</title>${FORM}<script type="module" src="/src/main.ts"></script>`,
    );
    tool('vite', ['build', '--logLevel', 'error'], installed());
    const site = await serve(installed('dist'));
    try {
      await check(await formOf(site.url, capture), capture, 'vite');
    } finally {
      site.close();
    }
  });
});
