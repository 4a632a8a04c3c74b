/**
 * Tables of figures and gates. With BENCH_TABLE (a file) they are also left there, and `node bench/table.mjs FILE` prints
 * all of them as one, at the end of `make bench`; it fails when a gate was not met.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const shown = (n) => (n >= 100 ? n.toFixed(0) : n >= 10 ? n.toFixed(1) : n.toFixed(2));

export class Table {
  failed = false;
  #rows = [];

  constructor(title) {
    this.title = title;
  }

  /** A figure, with the least or the most it may be. */
  row(name, figure, { least, most } = {}) {
    const met = !(figure < least) && !(figure > most);
    const gate = least !== undefined ? `≥ ${least}` : most !== undefined ? `≤ ${most}` : '';
    this.#add(name, shown(figure), gate, met);
  }

  /** Something that is so or not. */
  say(name, text, met) {
    this.#add(name, text, 'yes', met);
  }

  #add(name, figure, gate, met) {
    if (gate && !met) this.failed = true;
    this.#rows.push([name, figure, gate, gate ? (met ? 'met' : 'NOT MET') : '']);
  }

  print() {
    const { title, failed } = this;
    const rows = this.#rows;
    show([{ title, rows }]);
    if (process.env.BENCH_TABLE)
      appendFileSync(process.env.BENCH_TABLE, `${JSON.stringify({ title, failed, rows })}\n`);
  }
}

function show(tables) {
  const all = tables.flatMap(({ title, rows }) => [
    [title, '', '', ''],
    ...rows.map(([name, ...r]) => [`  ${name}`, ...r]),
  ]);
  const head = ['', 'figure', 'gate', ''];
  const widths = [0, 1, 2].map((i) => Math.max(...[head, ...all].map((r) => r[i].length)));
  const line = (r) =>
    [r[0].padEnd(widths[0]), r[1].padStart(widths[1]), r[2].padStart(widths[2]), r[3]].join('  ').trimEnd();
  const rule = '-'.repeat(widths.reduce((sum, w) => sum + w + 2, 7));
  console.log(`\n${[line(head), rule, ...all.map(line)].join('\n')}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const tables = readFileSync(process.argv[2], 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  show(tables);
  process.exitCode = tables.some((t) => t.failed) ? 1 : 0;
}
