/** Findings as the views use them: their words in the page's language, and which entries they mark. */
import type { Finding, FindingWords } from '../engine/bench-types';
import { t } from '../texts';

/** The columns that only the analysis fills. */
export type ToldColumn = 'tracking' | 'error' | 'org';

/** They speak of the capture as a whole; the entries they name are named by others. */
const OF_THE_WHOLE = new Set(['hand-off', 'capture-quality']);

export const TONE = { error: 'bad', warning: 'warn', info: '' } as const;

export function wordsOf(finding: Finding): FindingWords {
  return finding.words[t.locale] ?? { title: finding.title, explanation: '', next: '' };
}

/** Whether it is something that went wrong, and no mere note. */
export const isGrave = ({ severity }: Finding): boolean => severity !== 'info';

/** The findings of each entry, in the order of the analysis. */
export function marksOf(findings: readonly Finding[]): Map<number, Finding[]> {
  const marks = new Map<number, Finding[]>();
  for (const finding of findings) {
    if (OF_THE_WHOLE.has(finding.id)) continue;
    for (const entry of finding.entries) {
      const there = marks.get(entry);
      if (there) there.push(finding);
      else marks.set(entry, [finding]);
    }
  }
  return marks;
}
