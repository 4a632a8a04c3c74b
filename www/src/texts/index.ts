import { en, type Texts } from './en';

const catalogues: Record<string, Texts> = { en };

/** The catalogue for the browser's language; English where there is none. */
export const t: Texts = catalogues[navigator.language.split('-')[0] ?? 'en'] ?? en;
