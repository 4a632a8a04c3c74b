/** The secrets of a category that a person looks for: in the engine's worker, so that no list of them comes to the page. */
import type { FoundSecrets, SecretView } from './types';

export class SecretFinder {
  private kept: { category: string; revision: number; secrets: SecretView[]; texts: string[] } | undefined;

  /** @param all all secrets of a category, most frequent first */
  constructor(private readonly all: (category: string) => SecretView[]) {}

  /**
   * Those with the text in what the page shows of them, in either case, or of one of the kinds; `start` up to `end` of them.
   * `revision` changes with the secrets.
   */
  find(category: string, revision: number, text: string, kinds: string[], start: number, end: number): FoundSecrets {
    if (this.kept?.category !== category || this.kept.revision !== revision) {
      const secrets = this.all(category);
      this.kept = { category, revision, secrets, texts: secrets.map(shownOf) };
    }
    const { secrets, texts } = this.kept;
    const sought = text.toLowerCase().split(/\s+/).filter(Boolean);
    const of = new Set(kinds);
    const found = secrets.filter((secret, i) => {
      const shown = texts[i] ?? '';
      return of.has(secret.kind) || sought.every((word) => shown.includes(word));
    });
    return { total: found.length, secrets: found.slice(start, end) };
  }
}

/** What the page shows of a secret, in one text. The value is not in it. */
function shownOf({ kind, placeholder, masked, before, after, why, places }: SecretView): string {
  const pointers = places.map(({ pointer }) => pointer);
  return [kind, placeholder, before, masked, after, why, ...pointers].join('\n').toLowerCase();
}
