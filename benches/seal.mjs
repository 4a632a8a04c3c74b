#!/usr/bin/env node
/**
 * The seal module in Node: 200 MB (or BYTES, such as 1G) encrypted to a cv25519 key made by gpg, piece by piece as the page's
 * worker does, with compression and without. Prints MB/s and the module's memory at its largest; gpg decrypts the results and
 * they have to be the original.
 *
 *   benches/seal.mjs [BYTES]
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { CV25519, Gpg } = await import(path.join(ROOT, 'www/tests/lib/gpg.mjs'));
const [, digits, unit] = /^(\d+)([MG]?)$/.exec(process.argv[2] ?? '200M');
const BYTES = Number(digits) * ({ M: 2 ** 20, G: 2 ** 30 }[unit] ?? 1);

const folder = mkdtempSync(path.join(process.env.BENCH_TMP ?? os.tmpdir(), 'harmless-seal-'));
const [plain, sealed] = ['original.har', 'original.har.pgp'].map((name) => path.join(folder, name));
const gpg = new Gpg();
try {
  // Words drawn by a small generator: about as repetitive as a capture. The same as in seal.rs.
  const words = ['"name":', 'cookie', '"value":', 'theme', 'https://app.example/', '200', '{', '},\n'];
  let state = 0x9e3779b97f4a7c15n;
  const step = (shift) => BigInt.asUintN(64, state ^ shift);
  let text = '';
  while (text.length < 1 << 20) {
    state = step(state << 13n);
    state = step(state >> 7n);
    state = step(state << 17n);
    text += words[Number(state % 8n)];
    if (state % 5n === 0n) text += state.toString(16);
  }
  const line = Buffer.from(text);

  // The glue is an ES module beside a package.json that says nothing of it: a data URL says so.
  const glue = readFileSync(path.join(ROOT, 'www/src/wasm/seal.js'), 'utf8');
  const { initSync, Sealer } = await import(`data:text/javascript;base64,${Buffer.from(glue).toString('base64')}`);
  const { memory } = initSync({ module: readFileSync(path.join(ROOT, 'www/src/wasm/seal_bg.wasm')) });
  gpg.make('bench', CV25519);
  const sealer = new Sealer();
  sealer.add(gpg.key('bench'), '');

  for (const [what, start] of [
    ['compressed', '{'],
    ['as it is', '\x1f\x8b'],
  ]) {
    let out = openSync(plain, 'w');
    let at = writeSync(out, Buffer.from(start, 'latin1'));
    for (; at < BYTES; at += line.length) writeSync(out, line, 0, Math.min(line.length, BYTES - at));
    closeSync(out);
    const source = openSync(plain, 'r');
    out = openSync(sealed, 'w');
    const piece = Buffer.alloc(1 << 20);
    const read = (from, length) => piece.subarray(0, readSync(source, piece, 0, length, from));
    const [begun, cpu] = [performance.now(), process.cpuUsage()];
    const told = sealer.seal(read, (part) => writeSync(out, part), false);
    const seconds = (performance.now() - begun) / 1000;
    const used = process.cpuUsage(cpu).user / 1e6;
    closeSync(source);
    closeSync(out);

    const digest = (file) => execFileSync('sha256sum', [file], { encoding: 'utf8' }).split(' ')[0];
    if (told.sha256 !== digest(plain)) throw new Error('the digest taken on the way is not that of the original');
    gpg.run(['--output', `${plain}.back`, '--decrypt', sealed]);
    if (digest(`${plain}.back`) !== told.sha256) throw new Error('gpg did not give the original back');
    const mb = (bytes) => (bytes / 1e6).toFixed(0);
    console.log(
      `wasm in Node, ${what}: ${mb(BYTES)} MB to ${mb(statSync(sealed).size)} MB in ${seconds.toFixed(1)} s (${used.toFixed(1)} s of CPU), ` +
        `${mb(BYTES / used)} MB/s of CPU; the module's memory at most ${(memory.buffer.byteLength / 1e6).toFixed(1)} MB`,
    );
  }
} finally {
  gpg.close();
  rmSync(folder, { recursive: true, force: true });
}
