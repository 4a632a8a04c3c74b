/** Containers as the page holds them: one worker for one file, which ends when its HAR is there. */
import { importBytes } from './assets';
import { safeName } from './safe-name';
import { compiledOnce, runTask } from './task';
import type { Unpacked, UnpackOptions } from './types';
import type { StartUnpack, Unpacking } from './unpack-side';

const importModule = compiledOnce(importBytes);

/**
 * The HAR of a SAZ, zip, gzip or zhar file; `null` for what is none of them. Rejects with a `Problem`: `password-needed` and
 * `password-wrong` when an archive is encrypted. The password is moved away and overwritten.
 */
export async function unpack(file: File, options: UnpackOptions): Promise<Unpacked | null> {
  if (!(await looksPacked(file))) return null;
  const { signal, onProgress, choose, password = new Uint8Array() } = options;
  const choosing = choose !== undefined;
  const start: StartUnpack = { role: 'unpack', module: await importModule(), file, password, choosing };
  let name: string | undefined;
  return runTask<Unpacking, Unpacked | null>(
    start,
    async (told, { resolve, reject, answer }) => {
      if ('bytes' in told) {
        onProgress?.({ phase: 'unpack', bytes: told.bytes, total: file.size, entries: 0, allEntries: 0 });
      } else if ('several' in told) {
        const member = (await choose?.(told.several)) ?? '';
        name = safeName(member.split('/').at(-1) ?? '');
        answer(member);
      } else if ('problem' in told) reject(told.problem);
      else if (told.har && told.imported) {
        const har = new File([told.har], `${stem(name ?? file.name)}.har`);
        resolve({ file: har, imported: told.imported, ...(name ? { name } : {}) });
      } else resolve(null);
    },
    { signal, transfer: [password.buffer] },
  );
}

/** By its first bytes: ZIP, gzip, or what may be zlib. What it really is, the module says. */
async function looksPacked(file: File): Promise<boolean> {
  const [a = 0, b = 0] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const zip = a === 0x50 && b === 0x4b;
  const gzip = a === 0x1f && b === 0x8b;
  const zlib = (a & 0x0f) === 8 && a >> 4 <= 7 && ((a << 8) | b) % 31 === 0;
  return zip || gzip || zlib;
}

/** `x` of `x.saz` and of `x.har.gz`. */
function stem(name: string): string {
  return name.replace(/\.(saz|zhar|har|(har\.)?(gz|zip))$/i, '') || 'capture';
}
