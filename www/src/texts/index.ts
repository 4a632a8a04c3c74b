import { en, type Texts } from './en';
import { fr } from './fr';

const CATALOGUES: Record<string, Texts> = { en, fr };

export const LANGUAGES: readonly { id: string; name: string }[] = [
  { id: 'en', name: 'English' },
  { id: 'fr', name: 'Français' },
];

const preferred = navigator.languages.map((l) => l.split('-')[0] ?? '').find((l) => Object.hasOwn(CATALOGUES, l));

/** The catalogue in use: of the browser's language, English where there is none, or of the language chosen. */
export let t: Texts = CATALOGUES[preferred ?? 'en'] ?? en;

/** Chooses a language; what is on the screen has to be drawn anew. Gives whether that changed anything. */
export function useLanguage(id: string): boolean {
  const next = CATALOGUES[id];
  if (!next || next === t) return false;
  t = next;
  document.documentElement.lang = next.locale;
  return true;
}

document.documentElement.lang = t.locale;
