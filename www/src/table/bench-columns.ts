/** The columns of the requests: what each shows, how wide it is, and what it is sorted by. */
import { type BenchRow, FLAG } from '../engine/bench-types';
import { t } from '../texts';
import { bytes, count, duration, timeOfDay, timeOfDayUtc } from '../texts/format';

export const COLUMN_IDS = [
  'index',
  'method',
  'status',
  'host',
  'path',
  'kind',
  'mime',
  'protocol',
  'priority',
  'initiator',
  'address',
  'started',
  'utc',
  'after',
  'transferred',
  'size',
  'time',
  'tracking',
  'error',
  'org',
  'secrets',
  'waterfall',
] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

export interface BenchColumn {
  id: ColumnId;
  /** Usual width in pixels; what is left goes to the waterfall. */
  width: number;
  right?: boolean;
  /** Filled by the analysis only. */
  marked?: boolean;
  text(row: BenchRow, first: number): string;
  /** What stands in the cell, where that is less. */
  short?(row: BenchRow): string;
  /** The text with marks around what will be removed, where there is any. */
  shown?(row: BenchRow): string | undefined;
  tone?(row: BenchRow): string;
}

const or = (value: number | null, show: (n: number) => string): string =>
  value === null ? t.table.unknown : show(value);
const status = ({ status }: BenchRow): string => (status === null || status <= 0 ? t.table.noReply : String(status));

/** An id by its ends: what tells ids of one session apart stands last. */
const short = (id: string): string => (id.length > 20 ? `${id.slice(0, 6)}…${id.slice(-11)}` : id);

/** How a status is to be taken. */
export function tone(status: number | null): string {
  if (status === null || status <= 0 || status >= 400) return 'bad';
  return status >= 300 ? 'dim' : '';
}

const ALL: Record<ColumnId, Omit<BenchColumn, 'id'>> = {
  index: { width: 68, right: true, text: (row) => count(row.index + 1), tone: () => 'dim' },
  method: { width: 88, text: (row) => row.method, tone: () => 'strong' },
  status: { width: 68, text: status, tone: (row) => tone(row.status) },
  host: { width: 160, text: (row) => row.host, shown: (row) => row.shown?.host, tone: () => 'dim' },
  path: {
    width: 320,
    text: (row) => row.path || (row.scheme === 'data' ? 'data:' : '/'),
    shown: (row) => row.shown?.path,
  },
  kind: { width: 100, text: (row) => t.bench.kinds[row.kind] ?? row.kind, tone: () => 'dim' },
  mime: { width: 130, text: (row) => row.mime, tone: () => 'dim' },
  protocol: { width: 80, text: (row) => row.protocol, tone: () => 'dim' },
  priority: { width: 84, text: (row) => row.priority, tone: () => 'dim' },
  initiator: { width: 90, text: (row) => row.initiator, tone: () => 'dim' },
  address: { width: 140, text: (row) => row.address, tone: () => 'dim' },
  started: { width: 112, text: (row) => or(row.started, timeOfDay), tone: () => 'dim' },
  utc: { width: 136, text: (row) => or(row.started, timeOfDayUtc), tone: () => 'dim' },
  after: {
    width: 92,
    right: true,
    text: (row, first) => or(row.started, (at) => `+${duration(at - first)}`),
    tone: () => 'dim',
  },
  transferred: {
    width: 104,
    right: true,
    text: (row) => (row.flags & FLAG.cached ? t.bench.cached : or(row.transferred, bytes)),
    tone: (row) => (row.flags & FLAG.cached ? 'dim' : ''),
  },
  size: { width: 84, right: true, text: (row) => or(row.size, bytes), tone: () => 'dim' },
  time: { width: 80, right: true, text: (row) => or(row.time ?? row.duration, duration) },
  tracking: {
    width: 160,
    marked: true,
    text: (row) => row.tracking ?? '',
    short: (row) => short(row.tracking ?? ''),
    shown: (row) => row.shown?.tracking,
  },
  error: {
    width: 190,
    marked: true,
    text: (row) => row.error ?? '',
    shown: (row) => row.shown?.error,
    tone: () => 'bad',
  },
  org: { width: 150, marked: true, text: (row) => row.org ?? '' },
  secrets: {
    width: 84,
    right: true,
    text: (row) => (row.secrets === undefined ? t.table.unknown : count(row.secrets)),
  },
  waterfall: { width: 220, text: () => '' },
};

export const column = (id: ColumnId): BenchColumn => ({ id, ...ALL[id] });

const USUAL: ColumnId[] = ['index', 'method', 'status', 'host', 'path', 'kind', 'transferred', 'time', 'waterfall'];
const WITH_MARKS: ColumnId[] = [
  'index',
  'method',
  'status',
  'host',
  'path',
  'tracking',
  'error',
  'org',
  'time',
  'waterfall',
];

/** Widths with which they fit a usual screen, waterfall and all. */
const TIGHT: Partial<Record<ColumnId, number>> = { host: 150, tracking: 150, error: 170, org: 100, waterfall: 150 };

/** The usual columns; of those that the analysis fills only the ones that hold something, if `told` says so. */
function usual(marked: boolean, told?: ReadonlySet<string>): { id: ColumnId; width: number }[] {
  if (!marked) return USUAL.map((id) => ({ id, width: 0 }));
  return WITH_MARKS.filter((id) => !ALL[id].marked || !told || told.has(id)).map((id) => ({
    id,
    width: TIGHT[id] ?? 0,
  }));
}

/** The columns to show: those chosen, else the usual ones. What only the analysis fills is left out without it. */
export function shownColumns(
  chosen: readonly { id: string; width: number }[],
  marked: boolean,
  told?: ReadonlySet<string>,
): BenchColumn[] {
  const known = chosen.filter(({ id }) => COLUMN_IDS.includes(id as ColumnId)) as { id: ColumnId; width: number }[];
  const ids = known.length > 0 ? known : usual(marked && told?.size !== 0, told);
  return ids
    .map(({ id, width }) => ({ ...column(id), ...(width >= 40 ? { width } : {}) }))
    .filter((c) => marked || !c.marked);
}
