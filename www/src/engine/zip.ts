/** A ZIP out of Blobs, streamed in a worker. */
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import type { Packed } from './case-side';
import { Pieces } from './pieces';
import { readAll } from './read';
import type { Problem } from './types';

/** Without ZIP64 nothing may be larger. */
const MOST = 0xffff_ffff;
/** The years that a ZIP can tell. */
const [FIRST, LAST] = [Date.UTC(1980, 0, 2), Date.UTC(2099, 0, 1)];

/** Packs files in their order; `told` gets the number of bytes read so far. The same files and time give the same bytes. */
export async function zip(files: Packed[], made: number, told: (bytes: number) => void): Promise<Blob> {
  const total = files.reduce((sum, { blob }) => sum + blob.size, 0);
  if (total >= MOST)
    throw {
      code: 'limit',
      message: 'these files are larger than a ZIP can be (4 GB); save them one by one',
    } satisfies Problem;
  const out = new Pieces();
  let failed: Error | undefined;
  const archive = new Zip((error, chunk) => {
    if (error) failed ??= error;
    // A copy: what is given may be part of a larger buffer that is used again.
    else out.add(chunk.slice());
  });
  // A ZIP has the clock of whoever packed it and no zone: the time in UTC, wherever it is packed.
  const utc = new Date(Math.min(LAST, Math.max(FIRST, Number.isFinite(made) ? made : FIRST)));
  const mtime = new Date(
    utc.getUTCFullYear(),
    utc.getUTCMonth(),
    utc.getUTCDate(),
    utc.getUTCHours(),
    utc.getUTCMinutes(),
    utc.getUTCSeconds(),
  );
  let before = 0;
  for (const { name, blob, packed } of files) {
    const file = packed ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
    file.mtime = mtime;
    archive.add(file);
    const read = await readAll(blob, (chunk, at) => {
      // The reader uses its buffer again, and what deflates keeps the last of it.
      file.push(chunk.slice());
      if (failed) throw failed;
      told(before + at + chunk.byteLength);
    });
    if (read !== blob.size) throw unreadable(name);
    file.push(new Uint8Array(0), true);
    before += blob.size;
  }
  archive.end();
  if (failed) throw failed;
  return out.end('application/zip');
}

function unreadable(name: string): Problem {
  return {
    code: 'changed-while-read',
    message: `${name} could not be read to its end: was it changed, moved or deleted? There is no package`,
  };
}
