/** Files that never change while the portal runs, and the page of harmless with the headers it has to have. */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const EMBED = path.resolve(HERE, '../../www/embed');
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html; charset=utf-8' };

/** Where a path under `/assets/` or `/harmless/` lies; null for anything else. */
function fileFor(pathname) {
  const match = /^\/(assets|harmless)\/((?:dist\/|page\/)?[\w.-]+)$/.exec(pathname);
  if (!match || match[2].includes('..')) return null;
  if (match[1] === 'harmless') return path.join(EMBED, match[2]);
  return match[2].startsWith('dist/') ? path.join(HERE, match[2]) : path.join(HERE, 'client', match[2]);
}

export async function pageHeaders() {
  const text = await readFile(path.join(EMBED, 'page/headers.txt'), 'utf8');
  return Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  );
}

/** Sends a file, if the path names one. */
export async function sendStatic(pathname, response, shared) {
  const file = fileFor(pathname);
  const found = file && (await stat(file).catch(() => null));
  if (!found?.isFile()) return false;
  const page = pathname === '/harmless/page/harmless.html';
  const headers = page
    ? await pageHeaders()
    : { ...shared, 'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream' };
  response.writeHead(200, { ...headers, 'Content-Length': found.size, 'Cache-Control': 'no-cache' });
  createReadStream(file).pipe(response);
  return true;
}
