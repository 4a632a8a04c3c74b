// What every sanitizer written in JavaScript does at least: read, JSON.parse, walk every string, JSON.stringify, write.
//   node benches/baseline.mjs IN.har OUT.har
import { readFileSync, writeFileSync } from 'node:fs';

const [input, output] = process.argv.slice(2);
const names = new Set(['authorization', 'cookie', 'set-cookie']);

function walk(value) {
  if (Array.isArray(value)) {
    for (const v of value) walk(v);
  } else if (value && typeof value === 'object') {
    if (typeof value.name === 'string' && typeof value.value === 'string' && names.has(value.name.toLowerCase())) {
      value.value = 'REDACTED';
    }
    for (const k in value) walk(value[k]);
  }
}

const har = JSON.parse(readFileSync(input, 'utf8'));
walk(har);
writeFileSync(output, JSON.stringify(har));
