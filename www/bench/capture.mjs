/**
 * The captures that the figures are taken on: the synthetic one of ../shared/loadgen (or, without it, one of ours that is
 * alike; `node bench/capture.mjs OUT.har` writes it), and one of tiny strings only, the scanner's worst case.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { WWW } from '../tests/lib/browser.mjs';

const SHARED = process.env.HARMLESS_SHARED ?? path.resolve(WWW, '../../shared');

/** The same numbers every time. */
function dice(seed) {
  let s = seed >>> 0;
  return (n) => {
    s ^= s << 13;
    s >>>= 0;
    s ^= s >>> 17;
    s ^= s << 5;
    s >>>= 0;
    return s % n;
  };
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

async function write(file, size, next) {
  const handle = await open(file, 'w');
  try {
    await handle.write(
      '{\n  "log": {\n    "version": "1.2",\n    "creator": { "name": "bench", "version": "1" },\n    "entries": [\n',
    );
    let written = 0;
    let waiting = [];
    for (let i = 0; written < size; i++) {
      const text = `${i ? ',\n' : ''}${next(i)}`;
      written += text.length;
      waiting.push(text);
      if (waiting.length === 200 || written >= size) {
        await handle.write(waiting.join(''));
        waiting = [];
      }
    }
    await handle.write('\n    ]\n  }\n}\n');
  } finally {
    await handle.close();
  }
}

function exchange(i, { headers = [], queryString = [], mimeType, text, encoding, more = {} }) {
  const content = { size: text.length, mimeType, text, ...(encoding ? { encoding } : {}) };
  const query = queryString.map((q) => `${q.name}=${q.value}`).join('&');
  return JSON.stringify(
    {
      startedDateTime: new Date(1_760_000_000_000 + i * 137).toISOString(),
      time: 41.5,
      request: {
        method: 'GET',
        url: `https://app.example.com/v2/items/${i}?${query}`,
        httpVersion: 'h2',
        headers,
        queryString,
        cookies: [],
        headersSize: -1,
        bodySize: 0,
      },
      response: {
        status: 200,
        statusText: '',
        httpVersion: 'h2',
        headers: [],
        cookies: [],
        content,
        redirectURL: '',
        headersSize: -1,
        bodySize: -1,
      },
      cache: {},
      timings: { send: 0.1, wait: 40, receive: 1.4 },
      ...more,
    },
    null,
    2,
  );
}

/** Bodies of code, JSON, markup and base64; a session that goes through all of it, and 400 other secrets. */
async function own(file, size) {
  const roll = dice(0x9e3779b9);
  const word = (n) => Array.from({ length: n }, () => ALPHABET[roll(64)]).join('');
  const session = word(32);
  const secrets = Array.from({ length: 400 }, () => word(16 + roll(32)));
  const code = await readFile(path.join(WWW, 'node_modules/typescript/package.json'), 'utf8').catch(() => 'var a=1;');
  const bodies = [
    () => ({
      mimeType: 'application/json',
      text: JSON.stringify({
        data: Array.from({ length: 1 + roll(60) }, () => ({
          id: word(12),
          name: 'Ana "B"',
          amount: roll(1e6),
          token: roll(20) ? undefined : secrets[roll(400)],
          url: `https://api.example.com/${word(8)}`,
          notes: 'line one\nline two',
        })),
      }),
    }),
    () => ({ mimeType: 'application/javascript', text: code.repeat(1 + roll(40)) }),
    () => ({
      mimeType: 'text/html',
      text: '<div class="row"><a href="/items/17?ref=list">Item</a></div>\n'.repeat(20 + roll(800)),
    }),
    () => ({
      mimeType: 'image/png',
      encoding: 'base64',
      text: Buffer.from(word(400 + roll(30_000))).toString('base64'),
    }),
  ];
  await write(file, size, (i) =>
    exchange(i, {
      headers: [
        { name: 'accept', value: 'application/json, text/plain, */*' },
        { name: 'cookie', value: `theme=dark; sessionid=${session}; _ga=GA1.2.${roll(1e9)}` },
        { name: 'authorization', value: `Bearer ${secrets[roll(400)]}` },
        {
          name: 'user-agent',
          value: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0',
        },
      ],
      queryString: [
        { name: 'page', value: String(roll(99)) },
        { name: 'token', value: secrets[roll(400)] },
      ],
      ...bodies[roll(4)](),
    }),
  );
  return secrets;
}

/** Writes the synthetic capture. Gives up to 2,000 values that may be made known. */
export async function synthetic(file) {
  const generator = path.join(SHARED, 'loadgen/big.mjs');
  if (!existsSync(generator)) return own(file, 125e6);
  const env = { ...process.env, TEXTS: process.env.TEXTS ?? path.join(WWW, 'node_modules') };
  execFileSync('node', [generator, file, '4000', '100000000'], { env, stdio: ['ignore', 'ignore', 'ignore'] });
  return JSON.parse(await readFile(`${file}.secrets.json`, 'utf8'));
}

/** Nothing but strings of no to three bytes, in lists and members no longer than they are. */
export async function dense(file, size) {
  const roll = dice(7);
  const text = () => 'abc'.slice(0, roll(4));
  const shapes = [text, () => [text()], () => ({ a: text() }), text];
  const tiny = Array.from({ length: 4000 }, () => shapes[roll(4)]());
  await write(file, size, (i) =>
    exchange(i, { mimeType: 'text/plain', text: '', more: { _x: tiny } }).replace(/\n\s*/g, ''),
  );
}

export const megabytes = async (file) => (await stat(file)).size / 1e6;

if (process.argv[1] === fileURLToPath(import.meta.url)) await synthetic(process.argv[2]);
