/** What is whole of a capture that was cut off, as a capture of its own: slices of the picked file, and the brackets that are missing. */
import { runTask } from './task';
import type { Unpacked, UnpackOptions } from './types';
import type { Finding, StartWhole } from './whole-side';

/** `null` where no entry is whole. Rejects with a `Problem`. */
export function wholePart(
  file: File,
  { signal, onProgress }: Pick<UnpackOptions, 'signal' | 'onProgress'>,
): Promise<Unpacked | null> {
  const start: StartWhole = { role: 'whole', file };
  return runTask<Finding, Unpacked | null>(
    start,
    (told, { resolve, reject }) => {
      if ('bytes' in told) {
        onProgress?.({ phase: 'unpack', bytes: told.bytes, total: file.size, entries: 0, allEntries: 0 });
      } else if ('problem' in told) reject(told.problem);
      else if (told.cut) {
        const { end, closing } = told.cut;
        const whole = new File([file.slice(0, end), closing], file.name);
        resolve({ file: whole, imported: { format: 'cut-off', entries: 0, warnings: [] } });
      } else resolve(null);
    },
    { signal },
  );
}
