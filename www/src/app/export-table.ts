/** The rows of the view as a file: CSV, Markdown or JSON. They hold what the columns show, so no query, header or body. */
import { type Bench, type BenchRow, isGroup } from '../engine/bench-types';

export type TableFormat = 'csv' | 'md' | 'json';

const CHUNK = 2000;

const COLUMNS: [name: string, of: (row: BenchRow) => string | number | null][] = [
  ['index', (row) => row.index],
  ['started', (row) => (row.started === null ? null : new Date(row.started).toISOString())],
  ['method', (row) => row.method],
  ['status', (row) => row.status],
  ['url', (row) => (row.host ? `${row.scheme}://${row.host}${row.path}` : row.path)],
  ['type', (row) => row.kind],
  ['media_type', (row) => row.mime],
  ['protocol', (row) => row.protocol],
  ['priority', (row) => row.priority],
  ['initiator', (row) => row.initiator],
  ['remote_address', (row) => row.address],
  ['transferred', (row) => row.transferred],
  ['size', (row) => row.size],
  ['time_ms', (row) => row.time],
  ['tracking_id', (row) => row.tracking ?? ''],
  ['error', (row) => row.failure],
  ['org', (row) => row.org ?? ''],
];

/** A field of RFC 4180. What a spreadsheet would take for a formula gets an apostrophe. */
function csvField(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const mdField = (value: string | number | null): string =>
  value === null ? '' : String(value).replaceAll('|', '\\|').replace(/\s+/g, ' ');

/** Only the columns in which anything stands. */
const MARKDOWN = ['index', 'started', 'method', 'status', 'url', 'time_ms', 'tracking_id', 'error'];

/**
 * @param shown number of items in the view, whose order the rows take
 * @returns the rows as the clean copy has them; of what the analysis told the ids only, which the copy keeps as well
 */
export async function tableFile(bench: Bench, shown: number, format: TableFormat): Promise<Blob> {
  const clean = new Map((await bench.cleanRows({})).map((row) => [row.index, row]));
  const rows: BenchRow[] = [];
  for (let at = 0; at < shown; at += CHUNK) {
    for (const item of await bench.items(at, at + CHUNK)) {
      const row = isGroup(item) ? undefined : clean.get(item.index);
      if (row && !isGroup(item)) rows.push({ ...row, tracking: item.tracking ?? '', org: item.org ?? '' });
    }
  }
  if (format === 'json') {
    const list = rows.map((row) => Object.fromEntries(COLUMNS.map(([name, of]) => [name, of(row)])));
    return new Blob([JSON.stringify(list, null, 2), '\n'], { type: 'application/json' });
  }
  if (format === 'csv') {
    const lines = rows.map((row) => COLUMNS.map(([, of]) => csvField(of(row))).join(','));
    return new Blob([[COLUMNS.map(([name]) => name).join(','), ...lines, ''].join('\r\n')], { type: 'text/csv' });
  }
  const columns = COLUMNS.filter(([name]) => MARKDOWN.includes(name));
  const line = (fields: string[]): string => `| ${fields.join(' | ')} |`;
  const lines = [
    line(columns.map(([name]) => name)),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(columns.map(([, of]) => mdField(of(row))))),
  ];
  return new Blob([lines.join('\n'), '\n'], { type: 'text/markdown' });
}
