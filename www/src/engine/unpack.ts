/** Containers as the page holds them: one worker for one file, which ends when its HAR is there. */
import { importBytes, workerSource } from './assets';
import { asProblem } from './messages';
import type { Unpacked, UnpackOptions } from './types';
import type { StartUnpack, Unpacking } from './unpack-side';

let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * The HAR of a SAZ, zip, gzip or zhar file; `null` for what is none of them. Rejects with a `Problem`: `password-needed` and
 * `password-wrong` when an archive is encrypted. The password is moved away and overwritten.
 */
export async function unpack(file: File, options: UnpackOptions): Promise<Unpacked | null> {
  if (!(await looksPacked(file))) return null;
  const { signal, onProgress, password = new Uint8Array() } = options;
  compiled ??= importBytes().then((bytes) => WebAssembly.compile(bytes));
  compiled.catch(() => {
    compiled = undefined;
  });
  const module = await compiled;
  if (signal?.aborted) throw { code: 'cancelled', message: 'cancelled' };
  const url = URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }));
  const worker = new Worker(url);
  try {
    return await new Promise<Unpacked | null>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject({ code: 'cancelled', message: 'cancelled' }), { once: true });
      worker.onerror = (event) => {
        event.preventDefault();
        reject(asProblem(new Error('worker')));
      };
      worker.onmessage = ({ data }: MessageEvent<Unpacking>) => {
        if ('bytes' in data) {
          onProgress?.({ phase: 'unpack', bytes: data.bytes, total: file.size, entries: 0, allEntries: 0 });
        } else if ('problem' in data) reject(data.problem);
        else if (data.har && data.imported) {
          resolve({ file: new File([data.har], `${stem(file.name)}.har`), imported: data.imported });
        } else resolve(null);
      };
      worker.postMessage({ role: 'unpack', module, file, password } satisfies StartUnpack, [password.buffer]);
    });
  } finally {
    worker.terminate();
    URL.revokeObjectURL(url);
  }
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
