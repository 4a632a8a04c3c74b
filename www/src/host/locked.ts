/** An engine in which some categories can't be switched off: what a portal's policy fixes, the person can't undo. */
import type { Engine, Review, SecretView } from '../engine/types';

/**
 * @param locked the categories, or `all`: every one that is removed when a capture is first looked at
 */
export function lockedEngine(engine: Engine, locked: readonly string[] | 'all'): Engine {
  if (locked.length === 0) return engine;
  let fixed: ReadonlySet<string> | null = locked === 'all' ? null : new Set(locked);
  const categoryOf = new Map<number, string>();

  const shown = (review: Review): Review => {
    fixed ??= new Set(review.categories.filter((c) => c.on).map((c) => c.slug));
    return {
      ...review,
      categories: review.categories.map((c) => (fixed?.has(c.slug) ? { ...c, locked: true } : c)),
    };
  };

  const own: Partial<Engine> = {
    async open(file, options) {
      categoryOf.clear();
      return engine.open(file, options);
    },
    async review() {
      return shown(await engine.review());
    },
    async secrets(category, start, end): Promise<SecretView[]> {
      const secrets = await engine.secrets(category, start, end);
      for (const secret of secrets) categoryOf.set(secret.id, secret.category);
      return secrets;
    },
    async findSecrets(...asked) {
      const found = await engine.findSecrets(...asked);
      for (const secret of found.secrets) categoryOf.set(secret.id, secret.category);
      return found;
    },
    async setLevel(level) {
      let review = shown(await engine.setLevel(level));
      for (const { slug, on } of review.categories) {
        if (!on && fixed?.has(slug)) review = shown(await engine.setCategory(slug, true));
      }
      return review;
    },
    async setCategory(slug, on) {
      const before = shown(await engine.review());
      return !on && fixed?.has(slug) ? before : shown(await engine.setCategory(slug, on));
    },
    async setSecret(id, on) {
      const before = shown(await engine.review());
      const category = categoryOf.get(id);
      // What was never shown can't be switched by hand.
      const free = on || (category !== undefined && !fixed?.has(category));
      return free ? shown(await engine.setSecret(id, on)) : before;
    },
    async removeText(id) {
      return shown(await engine.removeText(id));
    },
  };

  return new Proxy(engine, {
    get(target, key) {
      const mine = own[key as keyof Engine];
      if (mine) return mine;
      const value = target[key as keyof Engine];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
