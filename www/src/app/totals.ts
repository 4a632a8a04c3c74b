/** What will be removed in all, from the categories and the single secrets that differ from their category's switch. */
import type { Review } from '../engine/types';

/** Secrets whose own switch differs from their category's: how often each was found, by id, by category. */
export type Exceptions = ReadonlyMap<string, ReadonlyMap<number, number>>;

export interface Total {
  secrets: number;
  occurrences: number;
}

export function totalOf(review: Review, exceptions: Exceptions): Total {
  let secrets = 0;
  let occurrences = 0;
  for (const category of review.categories) {
    const apart = [...(exceptions.get(category.slug)?.values() ?? [])];
    const found = apart.reduce((sum, n) => sum + n, 0);
    secrets += category.on ? category.secrets - apart.length : apart.length;
    occurrences += category.on ? category.occurrences - found : found;
  }
  return { secrets, occurrences };
}
