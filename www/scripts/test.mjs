/** Runs all tests of the page: two files at a time, then those alone that measure time or need the memory. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const TESTS = path.join(path.dirname(fileURLToPath(import.meta.url)), '../tests');
const ENDING = '.test.mjs';
const ALONE = ['review-many', 'workbench'];

const names = readdirSync(TESTS)
  .filter((name) => name.endsWith(ENDING))
  .map((name) => name.slice(0, -ENDING.length));
const missing = ALONE.filter((name) => !names.includes(name));
if (missing.length) throw new Error(`no such test file: ${missing}`);

/** @returns {boolean} whether all passed */
function run(tests, atOnce) {
  const files = tests.map((name) => path.join(TESTS, name + ENDING));
  return (
    spawnSync(process.execPath, ['--test', `--test-concurrency=${atOnce}`, ...files], { stdio: 'inherit' }).status === 0
  );
}

const together = run(
  names.filter((name) => !ALONE.includes(name)),
  2,
);
process.exitCode = run(ALONE, 1) && together ? 0 : 1;
