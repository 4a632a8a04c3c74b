/** What will be removed in all, from the categories and the single secrets that differ from their category's switch. */
import type { CategoryView, Review, SecretView } from '../engine/types';

/** Secrets whose own switch differs from their category's: how often each was found, by id, by category. */
export type Exceptions = ReadonlyMap<string, ReadonlyMap<number, number>>;

export function withException(exceptions: Exceptions, review: Review, secret: SecretView): Exceptions {
  const category = review.categories.find((c) => c.slug === secret.category);
  const own = new Map(exceptions.get(secret.category));
  if (category && secret.on !== category.on) own.set(secret.id, secret.count);
  else own.delete(secret.id);
  return new Map(exceptions).set(secret.category, own);
}

/** Most dangerous first; categories this page does not know come last. */
const ORDER = [
  'custom',
  'passwords',
  'tokens',
  'cookies',
  'api-keys',
  'private-keys',
  'codes',
  'signatures',
  'cards',
  'bank',
  'national-ids',
  'email',
  'phone',
  'usernames',
  'names',
  'addresses',
  'location',
  'ip-addresses',
  'tracking',
];

/** The categories in which something was found, in the order of the page. */
export function inOrder(categories: readonly CategoryView[]): CategoryView[] {
  const rank = (slug: string): number => (ORDER.includes(slug) ? ORDER.indexOf(slug) : ORDER.length);
  return categories
    .filter((c) => c.secrets > 0)
    .sort((a, b) => rank(a.slug) - rank(b.slug) || a.slug.localeCompare(b.slug));
}

/** The review with what the person's own texts were found to be: one that stands nowhere is nothing to remove. */
export function counted(review: Review, texts: readonly { count: number }[]): Review {
  if (texts.length === 0) return review;
  const absent = texts.filter(({ count }) => count === 0).length;
  const found = texts.reduce((sum, { count }) => sum + count, 0);
  const categories = review.categories.map((c) =>
    c.slug === 'custom' ? { ...c, secrets: c.secrets - absent, occurrences: c.occurrences + found } : c,
  );
  return { ...review, categories, total: review.total - absent };
}

/** What was found and stays in the clean copy, by category. */
export function keptOf({ categories }: Review, exceptions: Exceptions): [slug: string, secrets: number][] {
  const kept = (c: CategoryView): number => {
    const apart = exceptions.get(c.slug)?.size ?? 0;
    return c.on ? apart : c.secrets - apart;
  };
  return inOrder(categories)
    .map((c): [string, number] => [c.slug, kept(c)])
    .filter(([, secrets]) => secrets > 0);
}

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
