/** Text of the capture on the screen: what will be removed as a chip, what was searched for marked. */
import { html, type TemplateResult } from 'lit';
import { MARK_END, MARK_START } from '../engine/bench-types';
import { t } from '../texts';

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Words to look for in either case; null where there are none. */
export function finder(words: readonly string[]): RegExp | null {
  const all = words.filter((w) => w.length > 0).map(escaped);
  return all.length > 0 ? new RegExp(`(${all.join('|')})`, 'gi') : null;
}

function found(text: string, words: RegExp | null): (string | TemplateResult)[] {
  if (!words) return [text];
  return text.split(words).map((part, i) => (i % 2 === 1 ? html`<mark class="hit">${part}</mark>` : part));
}

/** A text with its chips and marks. */
export function marked(text: string, words: RegExp | null = null): (string | TemplateResult)[] {
  if (!text.includes(MARK_START)) return found(text, words);
  const out: (string | TemplateResult)[] = [];
  for (const [i, piece] of text.split(MARK_START).entries()) {
    const end = i === 0 ? -1 : piece.indexOf(MARK_END);
    if (end >= 0) {
      out.push(html`<mark class="gone" title=${t.details.willGo}>${piece.slice(0, end)}</mark>`);
    } else if (i > 0) {
      // A piece of a text: what is removed goes on behind its end.
      out.push(html`<mark class="gone" title=${t.details.willGo}>${piece}</mark>`);
      continue;
    }
    out.push(...found(piece.slice(end + 1).replaceAll(MARK_END, ''), words));
  }
  return out;
}
