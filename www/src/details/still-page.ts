/**
 * A page of the capture as one that does nothing: its text and structure, without scripts, styles, pictures, frames,
 * forms and addresses. The frame it is shown in would run and load none of that anyway; but what the browser has to
 * refuse it writes to its console, and nothing of a capture may stand there.
 */
import { allowMarkup } from './body';

/** What stays, with the attributes that say how a table or list is built. */
const KEPT = new Set(
  (
    'a abbr address article aside b bdi bdo blockquote br button caption center cite code col colgroup dd del details ' +
    'dfn div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hr i ins kbd label legend ' +
    'li main mark nav ol option p pre q ruby rp rt s samp section select small span strike strong sub summary sup ' +
    'table tbody td textarea tfoot th thead time tr tt u ul var wbr'
  ).split(' '),
);
const VOID = new Set(['br', 'hr', 'wbr', 'col']);
const ATTRIBUTES = ['colspan', 'rowspan', 'span', 'start', 'dir', 'lang', 'open'];
/** What goes with all that stands in it. */
const DROPPED = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'iframe',
  'object',
  'embed',
  'svg',
  'math',
  'head',
]);
/** Deepest nesting that is followed. */
const DEEPEST = 400;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function written(node: Node, depth: number): string {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node.nodeValue ?? '');
  if (!(node instanceof Element) || depth > DEEPEST) return '';
  const name = node.localName;
  if (DROPPED.has(name)) return '';
  if (name === 'img') return escaped(node.getAttribute('alt') ? `[${node.getAttribute('alt')}]` : '');
  const inside = [...node.childNodes].map((child) => written(child, depth + 1)).join('');
  if (!KEPT.has(name)) return inside;
  const attributes = ATTRIBUTES.filter((a) => node.hasAttribute(a)).map(
    (a) => ` ${a}="${escaped(node.getAttribute(a) ?? '')}"`,
  );
  return VOID.has(name) ? `<${name}>` : `<${name}${attributes.join('')}>${inside}</${name}>`;
}

/** The page's body, still. */
export function stillPage(page: string): string {
  // Styles are taken out before parsing: the parser applies the policy to them and would say so.
  const bare = page
    .replace(/<style[\s\S]*?(?:<\/style>|$)/gi, '')
    .replace(/\sstyle\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, '');
  try {
    const { body } = allowMarkup(bare, () => new DOMParser().parseFromString(bare, 'text/html'));
    return `<!doctype html><meta name="color-scheme" content="light"><body>${[...body.childNodes].map((n) => written(n, 0)).join('')}</body>`;
  } catch {
    return '';
  }
}
