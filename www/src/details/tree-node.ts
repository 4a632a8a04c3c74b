/** JSON values and XML documents as nodes of a tree, which come into being as they are asked for; and a search in them. */
import { plain } from './har';

export interface TreeNode {
  /** The name in the parent; '' for the root. */
  name: string;
  /** Path as people write it in code: `a.b[3]`; of XML as XPath has it. */
  path: string;
  /** What it is, when it holds nothing. */
  value: string;
  kind: 'text' | 'number' | 'word' | 'list' | 'object' | 'element';
  size: number;
  children(): TreeNode[];
}

const none = (): TreeNode[] => [];
const PLAIN_NAME = /^[A-Za-z_$][\w$]*$/;

export function jsonTree(value: unknown, name = '', path = ''): TreeNode {
  if (typeof value === 'object' && value !== null) {
    const isList = Array.isArray(value);
    const keys = isList ? null : Object.keys(value);
    const size = isList ? value.length : (keys?.length ?? 0);
    const child = (key: string | number): TreeNode => {
      const step =
        typeof key === 'number' ? `[${key}]` : PLAIN_NAME.test(key) ? `.${key}` : `[${JSON.stringify(plain(key))}]`;
      return jsonTree((value as Record<string, unknown>)[key as string], String(key), (path + step).replace(/^\./, ''));
    };
    const children = (): TreeNode[] => (isList ? value.map((_, i) => child(i)) : (keys ?? []).map(child));
    return { name, path, value: '', kind: isList ? 'list' : 'object', size, children };
  }
  const kind = typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'word';
  return { name, path, value: typeof value === 'string' ? value : String(value), kind, size: 0, children: none };
}

export function xmlTree(node: Element, path = `/${node.nodeName}`): TreeNode {
  const attributes = [...node.attributes].map((a) => `${a.name}="${a.value}"`).join(' ');
  const name = attributes ? `${node.nodeName} ${attributes}` : node.nodeName;
  const inner = [...node.children];
  const text = inner.length === 0 ? (node.textContent?.trim() ?? '') : '';
  const children = (): TreeNode[] => {
    const all = new Map<string, number>();
    for (const { nodeName } of inner) all.set(nodeName, (all.get(nodeName) ?? 0) + 1);
    const seen = new Map<string, number>();
    return inner.map((c) => {
      const nth = (seen.get(c.nodeName) ?? 0) + 1;
      seen.set(c.nodeName, nth);
      const one = all.get(c.nodeName) === 1;
      return xmlTree(c, `${path}/${c.nodeName}${one ? '' : `[${nth}]`}`);
    });
  };
  return { name, path, value: text, kind: 'element', size: inner.length, children };
}

/** A node by the way to it: which child of which. */
export type Steps = readonly number[];

/** How long the search goes on before the page may do something else, in ms. */
const SLICE = 12;
const rest = (): Promise<void> => new Promise((done) => setTimeout(done));

/**
 * Looks for a text in names and values, in either case, in the order of the tree. `tell` hears of what was found so far.
 *
 * @param most where the search ends
 * @param alive whether anybody still wants it
 */
export async function findInTree(
  root: TreeNode,
  sought: string,
  most: number,
  alive: () => boolean,
  tell: (found: readonly Steps[]) => void,
): Promise<void> {
  const word = sought.toLowerCase();
  const found: Steps[] = [];
  const open: { node: TreeNode; steps: Steps }[] = [{ node: root, steps: [] }];
  let since = performance.now();
  for (let next = open.pop(); next && found.length < most; next = open.pop()) {
    const { node, steps } = next;
    const isItem = node.kind !== 'element' && /\]$/.test(node.path) && /^\d+$/.test(node.name);
    const texts = isItem ? [node.value] : [node.name, node.value];
    if (texts.some((text) => plain(text).toLowerCase().includes(word))) found.push(steps);
    if (node.size > 0) {
      const children = node.children().map((child, i) => ({ node: child, steps: [...steps, i] }));
      for (const child of children.reverse()) open.push(child);
    }
    if (performance.now() - since < SLICE) continue;
    tell(found);
    await rest();
    if (!alive()) return;
    since = performance.now();
  }
  tell(found);
}
