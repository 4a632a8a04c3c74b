/** The analysis as the page holds it: one worker for one capture, which ends with it. */
import type { StartAnalysis, Told } from './analysis-side';
import { analysisBytes } from './assets';
import type { Analysis, AnalysisOptions } from './bench-types';
import { compiledOnce, runTask } from './task';

const LANGUAGES = ['en', 'fr'];

/** The module of the analysis. */
export const analysisModule = compiledOnce(analysisBytes);

/** Reads a capture for what stands out in it. Rejects with a `Problem`; with code `cancelled` when it was called off. */
export async function analyse(
  file: File,
  { signal, onProgress, onMarks, profile = '' }: AnalysisOptions,
): Promise<Analysis> {
  const module = await analysisModule();
  const start: StartAnalysis = { role: 'analysis', module, file, languages: LANGUAGES, profile };
  // Marks are taken one after the other, and all before the findings.
  let marked: Promise<void> = Promise.resolve();
  return runTask<Told, Analysis>(
    start,
    (told, { resolve, reject }) => {
      if ('bytes' in told) {
        onProgress?.({ phase: 'read', bytes: told.bytes, total: file.size, entries: 0, allEntries: 0 });
      } else if ('marks' in told) {
        marked = marked.then(() => onMarks?.(told.marks, told.start));
        marked.catch(reject);
      } else if ('problem' in told) {
        reject(told.problem);
      } else {
        marked.then(() => resolve(told), reject);
      }
    },
    { signal },
  );
}

/** Whether a text is a profile: the module that would use it reads it. Rejects with a `Problem` that says where it is not. */
export async function checkProfile(text: string): Promise<void> {
  const nothing = new File(['{"log":{"version":"1.2","entries":[]}}'], '');
  // Its name would be taken for a built-in profile, and an empty text for none at all.
  const profile = text.trimStart().startsWith('{') ? text : `!${text}`;
  await analyse(nothing, { profile });
}
