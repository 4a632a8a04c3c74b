/** A table of figures and gates, as `make bench` prints it. */

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
    const rows = [[this.title, 'figure', 'gate', ''], ...this.#rows];
    const widths = [0, 1, 2].map((i) => Math.max(...rows.map((r) => r[i].length)));
    const lines = rows.map((r) =>
      [r[0].padEnd(widths[0]), r[1].padStart(widths[1]), r[2].padStart(widths[2]), r[3]].join('  ').trimEnd(),
    );
    lines.splice(1, 0, '-'.repeat(Math.max(...lines.map((l) => l.length))));
    console.log(`\n${lines.join('\n')}\n`);
  }
}
