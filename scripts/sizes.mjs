// Print a file's size raw, with gzip and with brotli, and fail when one of them is over its limit:
//   node scripts/sizes.mjs NAME FILE raw|gzip|brotli LIMIT
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const [name, file, which, limit] = process.argv.slice(2);
const raw = readFileSync(file);
const sizes = { raw: raw.length, gzip: gzipSync(raw, { level: 9 }).length, brotli: brotliCompressSync(raw).length };
if (!(which in sizes) || !(Number(limit) > 0)) throw new Error('usage: sizes.mjs NAME FILE raw|gzip|brotli LIMIT');

const n = (x) => Number(x).toLocaleString('en-US');
const all = Object.entries(sizes).map(([k, v]) => `${k} ${n(v)}`);
console.log(`${name}: ${all.join(', ')} bytes; limit ${which} ${n(limit)}`);
if (sizes[which] > Number(limit)) {
  console.error(`error: ${name} is ${n(sizes[which] - limit)} bytes over its ${which} limit`);
  process.exit(1);
}
