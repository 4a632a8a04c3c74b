#!/usr/bin/env node
/**
 * The seal module in Node: 200 MB (or BYTES, such as 1G) encrypted to a cv25519 key made by gpg, piece by piece as the page's
 * worker does. Prints MB/s and the module's memory at its largest; gpg decrypts the result and it has to be the original.
 *
 *   benches/seal.mjs [BYTES]
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
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
  // Text that looks like a capture's; what it says does not matter to a cipher.
  const line = Buffer.from(`{"name":"cookie","value":"${'theme=dark; page=17; '.repeat(40)}"},\n`.repeat(1200));
  let out = openSync(plain, 'w');
  for (let at = 0; at < BYTES; at += line.length) writeSync(out, line, 0, Math.min(line.length, BYTES - at));
  closeSync(out);

  // The glue is an ES module beside a package.json that says nothing of it: a data URL says so.
  const glue = readFileSync(path.join(ROOT, 'www/src/wasm/seal.js'), 'utf8');
  const { initSync, Sealer } = await import(`data:text/javascript;base64,${Buffer.from(glue).toString('base64')}`);
  const { memory } = initSync({ module: readFileSync(path.join(ROOT, 'www/src/wasm/seal_bg.wasm')) });
  gpg.make('bench', CV25519);
  const sealer = new Sealer();
  sealer.add(gpg.key('bench'), '');

  const source = openSync(plain, 'r');
  out = openSync(sealed, 'w');
  const piece = Buffer.alloc(1 << 20);
  const read = (at, length) => piece.subarray(0, readSync(source, piece, 0, length, at));
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const told = sealer.seal(read, (part) => writeSync(out, part), false);
  const seconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(cpu).user / 1e6;
  closeSync(source);
  closeSync(out);

  const digest = (file) => execFileSync('sha256sum', [file], { encoding: 'utf8' }).split(' ')[0];
  if (told.sha256 !== digest(plain)) throw new Error('the digest taken on the way is not that of the original');
  gpg.run(['--output', `${plain}.back`, '--decrypt', sealed]);
  if (digest(`${plain}.back`) !== told.sha256) throw new Error('gpg did not give the original back');
  const mb = (bytes) => (bytes / 1e6).toFixed(1);
  console.log(`wasm in Node: ${mb(BYTES)} MB in ${seconds.toFixed(1)} s (${used.toFixed(1)} s of CPU): ${(BYTES / 1e6 / used).toFixed(0)} MB/s of CPU; module's memory ${mb(memory.buffer.byteLength)} MB`);
} finally {
  gpg.close();
  rmSync(folder, { recursive: true, force: true });
}
