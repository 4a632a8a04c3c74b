/** Which profile the diagnosis uses: the one that fits the hosts, a built-in one, or one that the person has loaded. */
import type { Problem } from '../engine/types';
import { asProblem } from './problems';

/** A link of a profile; `url` holds `{tracking_id}`, `{org_id}` and `{user_id}`. */
export interface LinkTemplate {
  title: string;
  url: string;
}

/** The built-in ones, as `src/profile/data` has them. */
export const BUILT_IN = ['webex', 'generic'] as const;
/** `''` leaves it to the hosts of the capture. */
export type Chosen = '' | (typeof BUILT_IN)[number] | 'own';

/** Larger files are no profiles, in bytes. */
const LARGEST = 1 << 20;

interface Own {
  title: string;
  text: string;
  links: LinkTemplate[];
}

export class ProfileModel {
  chosen: Chosen = '';
  /** The one that was loaded. It is not kept beyond the page. */
  own: Own | null = null;
  problem: Problem | null = null;

  /**
   * @param check whether a text is a profile; rejects with a `Problem` that says where it is not
   * @param changed another one is used now
   */
  constructor(
    private readonly check: (text: string) => Promise<void>,
    private readonly changed: () => void,
  ) {}

  private readonly listeners = new Set<() => void>();

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private tell(anew = true): void {
    if (anew) this.changed();
    for (const listener of this.listeners) listener();
  }

  /** As the analysis takes it: empty, a name, or JSON. */
  get value(): string {
    return this.chosen === 'own' ? (this.own?.text ?? '') : this.chosen;
  }

  get links(): readonly LinkTemplate[] {
    return this.chosen === 'own' ? (this.own?.links ?? []) : [];
  }

  choose(chosen: Chosen): void {
    if (chosen === this.chosen || (chosen === 'own' && !this.own)) return;
    this.chosen = chosen;
    this.problem = null;
    this.tell();
  }

  /** Takes a file for a profile. A wrong one leaves everything as it was. */
  async load(file: File): Promise<void> {
    this.problem = null;
    let taken = true;
    try {
      if (file.size > LARGEST) throw { code: 'profile-large', message: '' } satisfies Problem;
      const text = (await file.text()).replace(/^\uFEFF/, '');
      await this.check(text);
      const { name, title, links } = JSON.parse(text);
      this.own = { title: title || name, text, links: links ?? [] };
      this.chosen = 'own';
    } catch (error) {
      this.problem = asProblem(error);
      taken = false;
    }
    this.tell(taken);
  }
}

/** Whether a file is meant as a profile, when it is dropped where a capture could be: JSON with a name and no `log`. */
export async function looksLikeProfile(file: File): Promise<boolean> {
  if (file.size > LARGEST || !/\.json$/i.test(file.name)) return false;
  try {
    const value = JSON.parse((await file.text()).replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null && 'name' in value && !('log' in value) && !('entries' in value);
  } catch {
    return false;
  }
}

/** The links that can be filled with what is known; the others are left out. */
export function filledLinks(
  links: readonly LinkTemplate[],
  known: Record<'tracking_id' | 'org_id' | 'user_id', string>,
): LinkTemplate[] {
  return links.flatMap(({ title, url }) => {
    let whole = true;
    const filled = url.replace(/\{(tracking_id|org_id|user_id)\}/g, (_, name: keyof typeof known) => {
      whole &&= known[name] !== '';
      return encodeURIComponent(known[name]);
    });
    return whole ? [{ title, url: filled }] : [];
  });
}
