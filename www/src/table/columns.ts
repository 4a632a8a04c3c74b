/** The columns of the table: what each shows of a row, and how it is set. */
import type { EntryRow } from '../engine/types';
import { t } from '../texts';
import { bytes, count, duration, timeOfDay } from '../texts/format';

export interface Column {
  id: keyof typeof t.table.columns;
  text(row: EntryRow): string;
  /** The text with marks around what will be removed, where there is any. */
  shown?(row: EntryRow): string | undefined;
  /** Class of the cell beside its id: how the value is to be taken. */
  tone?(row: EntryRow): string;
}

/** 0, -1 and -999 stand for a request without reply. */
const noReply = (status: number): boolean => status <= 0;

const orUnknown = (value: number | null, show: (n: number) => string): string =>
  value === null || value < 0 ? t.table.unknown : show(value);

export const COLUMNS: readonly Column[] = [
  { id: 'index', text: (row) => count(row.index + 1) },
  { id: 'started', text: (row) => orUnknown(row.started, timeOfDay) },
  { id: 'method', text: (row) => row.method },
  {
    id: 'status',
    text: (row) => (row.status === null ? t.table.unknown : noReply(row.status) ? t.table.noReply : String(row.status)),
    tone: (row) =>
      row.status === null ? '' : noReply(row.status) || row.status >= 400 ? 'bad' : row.status >= 300 ? 'dim' : '',
  },
  { id: 'host', text: (row) => row.host, shown: (row) => row.shown?.host },
  { id: 'path', text: (row) => row.path, shown: (row) => row.shown?.path },
  { id: 'type', text: (row) => row.type || t.table.unknown },
  { id: 'size', text: (row) => orUnknown(row.size, bytes) },
  { id: 'time', text: (row) => orUnknown(row.time, duration) },
];
