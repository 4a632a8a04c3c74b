/** The analysis as the page holds it: one worker for one capture, which ends with it. */
import type { StartAnalysis, Told } from './analysis-side';
import { analysisBytes, workerSource } from './assets';
import type { Analysis, AnalysisOptions } from './bench-types';
import { asProblem } from './messages';

const LANGUAGES = ['en', 'fr'];

let compiled: Promise<WebAssembly.Module> | undefined;

/** The module of the analysis, unpacked and compiled with the first use. */
export function analysisModule(): Promise<WebAssembly.Module> {
  compiled ??= analysisBytes().then((bytes) => WebAssembly.compile(bytes));
  return compiled;
}

/** Reads a capture for what stands out in it. Rejects with a `Problem`; with code `cancelled` when it was called off. */
export async function analyse(
  file: File,
  { signal, onProgress, onMarks, profile = '' }: AnalysisOptions,
): Promise<Analysis> {
  const module = await analysisModule();
  if (signal?.aborted) throw { code: 'cancelled', message: 'cancelled' };
  const url = URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }));
  const worker = new Worker(url);
  // Marks are taken one after the other, and all before the findings.
  let marked: Promise<void> = Promise.resolve();
  try {
    return await new Promise<Analysis>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject({ code: 'cancelled', message: 'cancelled' }), { once: true });
      worker.onerror = (event) => {
        event.preventDefault();
        reject(asProblem(new Error('worker')));
      };
      worker.onmessage = ({ data }: MessageEvent<Told>) => {
        if ('bytes' in data) {
          onProgress?.({ phase: 'read', bytes: data.bytes, total: file.size, entries: 0, allEntries: 0 });
        } else if ('marks' in data) {
          marked = marked.then(() => onMarks?.(data.marks, data.start));
          marked.catch(reject);
        } else if ('problem' in data) {
          reject(data.problem);
        } else {
          marked.then(() => resolve(data), reject);
        }
      };
      worker.postMessage({ role: 'analysis', module, file, languages: LANGUAGES, profile } satisfies StartAnalysis);
    });
  } finally {
    worker.terminate();
    URL.revokeObjectURL(url);
  }
}
