/** How far the captures of a case are: what is kept between runs. Names, sizes, sums and the note; no value of a capture. */
import type { Attachment } from './case.js';

/** Where a portal keeps it: one text for each case. */
export interface Journal {
  /** The text that was written last; empty when there is none. */
  read(): Promise<string>;
  write(text: string): Promise<unknown>;
}

/** Lasts as long as the page. */
export class MemoryJournal implements Journal {
  private text = '';
  async read(): Promise<string> {
    return this.text;
  }
  async write(text: string): Promise<void> {
    this.text = text;
  }
}

/** A file that is or will be attached. */
export interface Kept {
  name: string;
  size: number;
  sha256: string;
}

export interface RecordOfOne {
  original: Attachment;
  /** `confirmed`: both attachments were seen on the case, so the original may go. */
  state: 'open' | 'confirmed' | 'deleted' | 'done';
  /** SHA-256 of the original. */
  input?: string;
  clean?: Kept;
  encrypted?: Kept;
  note?: string;
  noted?: boolean;
}

export function emptyRecord({ id, name, size }: Attachment): RecordOfOne {
  return { original: { id, name, size }, state: 'open' };
}

const VERSION = 1;

function isRecord(value: unknown): value is RecordOfOne {
  const record = value as RecordOfOne | null;
  const original = record?.original;
  return (
    typeof original?.id === 'string' &&
    typeof original.name === 'string' &&
    typeof original.size === 'number' &&
    ['open', 'confirmed', 'deleted', 'done'].includes(record?.state ?? '')
  );
}

/** The records of a journal. One that can't be read is as if there were none: the case itself says what is there. */
export async function readJournal(journal: Journal = new MemoryJournal()): Promise<{
  records: RecordOfOne[];
  of(attachment: Attachment): RecordOfOne | undefined;
  write(record: RecordOfOne): Promise<void>;
}> {
  let records: RecordOfOne[] = [];
  const text = await journal.read();
  try {
    const read = JSON.parse(text || '{}') as { version?: number; records?: unknown[] };
    if (read.version === VERSION && Array.isArray(read.records)) records = read.records.filter(isRecord);
  } catch {
    // Not a journal of ours.
  }
  return {
    records,
    of: ({ id, size }) => records.find(({ original }) => original.id === id && original.size === size),
    async write(record) {
      if (!records.includes(record)) records.push(record);
      await journal.write(JSON.stringify({ version: VERSION, records }));
    },
  };
}
