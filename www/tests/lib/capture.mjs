/**
 * Captures with planted secrets and the truth about them: from the leak bench when it lies beside the repository
 * (HARMLESS_SHARED, or ../shared), else from a small generator here.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SHARED } from './browser.mjs';

const BENCH = path.join(SHARED, 'leakbench');

const token = (length) => randomBytes(length).toString('base64url').slice(0, length);

/** One entry as Chrome writes it, with what is given changed. */
export function entry(change = {}) {
  return {
    startedDateTime: '2026-03-14T09:26:53.022Z',
    time: 41.5,
    request: {
      method: 'GET',
      url: 'https://app.example.com/rooms/17',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [{ name: 'Accept', value: 'application/json' }],
      queryString: [],
      headersSize: -1,
      bodySize: 0,
      ...change.request,
    },
    response: {
      status: 200,
      statusText: 'OK',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [{ name: 'Content-Type', value: 'application/json' }],
      content: { size: 13, mimeType: 'application/json', text: '{"rooms":[1]}' },
      redirectURL: '',
      headersSize: -1,
      bodySize: 13,
      ...change.response,
    },
    cache: {},
    timings: { send: 0.1, wait: 40, receive: 1.4 },
  };
}

export const har = (entries) =>
  JSON.stringify({ log: { version: '1.2', creator: { name: 'tests', version: '1' }, entries } }, null, 2);

function ownCapture() {
  const [bearer, session, key, password] = [token(40), token(32), token(36), `Tr0ub4dor&${token(6)}`];
  const entries = [
    entry({ request: { headers: [{ name: 'Authorization', value: `Bearer ${bearer}` }] } }),
    entry({ request: { headers: [{ name: 'Cookie', value: `sid=${session}; theme=dark` }] } }),
    entry({ request: { url: `https://app.example.com/x?access_token=${key}&page=2` } }),
    entry({
      request: {
        method: 'POST',
        postData: { mimeType: 'application/json', text: JSON.stringify({ user: 'rita', password }) },
      },
    }),
  ];
  const secrets = { bearer, session, key, password };
  const truth = Object.entries(secrets).map(([where, needle]) => ({ where, needle, must: 'remove' }));
  return { text: har(entries), truth: [...truth, { where: 'path', needle: '/rooms/17', must: 'keep' }] };
}

/** Writes a capture into `folder`; gives its path and the truth about it. */
export async function plantedCapture(folder, seed) {
  const file = path.join(folder, `planted-${seed}.har`);
  const truthFile = path.join(folder, `planted-${seed}.truth.json`);
  if (existsSync(BENCH)) {
    execFileSync('python3', [path.join(BENCH, 'generate.py'), '--seed', String(seed), file, truthFile]);
  } else {
    const { text, truth } = ownCapture();
    await writeFile(file, text);
    await writeFile(truthFile, JSON.stringify(truth));
  }
  return { file, truthFile, truth: JSON.parse(await readFile(truthFile, 'utf8')) };
}

/** What leaked into and what was lost from a clean copy; whether it has another shape than the original. */
export async function score(capture, copy) {
  if (!existsSync(BENCH)) {
    const text = await readFile(copy, 'utf8');
    const has = ({ needle }) => text.includes(needle) || text.includes(encodeURIComponent(needle));
    const names = (must, there) => capture.truth.filter((t) => t.must === must && has(t) === there).map((t) => t.where);
    JSON.parse(text);
    return { leaked: names('remove', true), lost: names('keep', false), reshaped: false };
  }
  const out = `${copy}.score.json`;
  const args = [path.join(BENCH, 'score.py'), capture.truthFile, copy, '--original', capture.file, '--json', out];
  const { stderr } = spawnSync('python3', args, { encoding: 'utf8' });
  if (!existsSync(out)) throw new Error(`score.py failed: ${stderr.split('\n').at(-2)}`);
  const { leaked, lost, reshaped } = JSON.parse(await readFile(out, 'utf8'));
  return { leaked, lost, reshaped };
}
