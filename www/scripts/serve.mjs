/** Serves the built page on loopback with its hosting headers: `node scripts/serve.mjs [PORT] [--mock]`. */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const WWW = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The page, what it fetches, and the page to save and use from disk. */
const FILES = new Set(['harmless.html', 'harmless-import.js', 'harmless-offline.html', 'harmless-seal.js']);
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript' };

async function headersOf(folder) {
  const text = await readFile(path.join(folder, 'headers.txt'), 'utf8');
  return Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => {
        const colon = line.indexOf(': ');
        return [line.slice(0, colon), line.slice(colon + 2)];
      }),
  );
}

/**
 * @param {{ folder: string, port?: number, onRequest?: (url: string) => void }} options port 0 picks a free one
 * @returns {Promise<import('node:http').Server>} listening on 127.0.0.1 only
 */
export async function serve({ folder, port = 0, onRequest }) {
  const headers = await headersOf(folder);
  const server = createServer(async (request, response) => {
    onRequest?.(request.url ?? '');
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const name = pathname === '/' ? 'harmless.html' : pathname.slice(1);
    const file = path.join(folder, name);
    const found = FILES.has(name) && (await stat(file).catch(() => null));
    if (!found) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found\n');
      return;
    }
    const sent = name === 'harmless.html' ? headers : { 'Content-Type': TYPES[path.extname(name)] };
    response.writeHead(200, { ...sent, 'Content-Length': found.size, 'Cache-Control': 'no-cache' });
    if (request.method === 'HEAD') response.end();
    else createReadStream(file).pipe(response);
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return server;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2);
  const folder = path.join(WWW, args.includes('--mock') ? 'dist-mock' : 'dist');
  const port = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 8080);
  try {
    await serve({ folder, port });
    console.log(`harmless: http://127.0.0.1:${port}/`);
  } catch (error) {
    console.error(`serve: ${error.code === 'ENOENT' ? `nothing built in ${folder}` : error.message}`);
    process.exitCode = 1;
  }
}
