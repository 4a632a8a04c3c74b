/**
 * A JSON value or an XML document as a tree that folds: an ARIA tree of the lines in view only as far as it is open.
 * Long lists come in parts.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../parts/icons';
import { base, buttons } from '../styles/shared';
import { t } from '../texts';
import { count } from '../texts/format';
import { copyText } from './copy';
import { detailsStyle } from './details-style';
import { plain } from './har';
import { marked } from './marked';

export interface TreeNode {
  /** The name in the parent; '' for the root. */
  name: string;
  /** Path as people write it in code: `a.b[3]`. */
  path: string;
  /** What it is, when it holds nothing. */
  value: string;
  kind: 'text' | 'number' | 'word' | 'list' | 'object' | 'element';
  size: number;
  children(): TreeNode[];
}

const none = (): TreeNode[] => [];
const PLAIN_NAME = /^[A-Za-z_$][\w$]*$/;
/** Children drawn at a time. */
const PART = 200;

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

export function xmlTree(node: Element, path = ''): TreeNode {
  const attributes = [...node.attributes].map((a) => `${a.name}="${a.value}"`).join(' ');
  const name = attributes ? `${node.nodeName} ${attributes}` : node.nodeName;
  const here = path ? `${path}/${node.nodeName}` : `/${node.nodeName}`;
  const inner = [...node.children];
  const text = inner.length === 0 ? (node.textContent?.trim() ?? '') : '';
  return {
    name,
    path: here,
    value: text,
    kind: 'element',
    size: inner.length,
    children: () => inner.map((c) => xmlTree(c, here)),
  };
}

@customElement('tree-view')
export class TreeView extends LitElement {
  static override styles = [
    base,
    buttons,
    detailsStyle,
    css`
      [role='tree'] {
        padding: 0.5rem 0.75rem 0.75rem;
        font: 400 0.78rem / 1.6 var(--mono);
      }
      [role='group'] {
        padding-left: 1.1rem;
        border-left: 1px solid color-mix(in srgb, var(--line) 70%, transparent);
        margin-left: 0.4rem;
      }
      .line {
        display: flex;
        align-items: flex-start;
        gap: 0.25rem;
        border-radius: 4px;
        overflow-wrap: anywhere;
      }
      .line:hover {
        background: var(--sunken);
      }
      .fold {
        flex: none;
        width: 0.9rem;
        padding-top: 0.15rem;
        cursor: pointer;
      }
      .fold svg {
        width: 0.8rem;
        height: 0.8rem;
        color: var(--muted);
      }
      [aria-expanded='true'] > .line .fold svg {
        transform: rotate(90deg);
      }
      [role='treeitem']:focus-visible {
        outline: none;
      }
      [role='treeitem']:focus-visible > .line {
        outline: 2px solid var(--accent);
      }
      .key {
        color: var(--code-key);
      }
      .text {
        color: var(--code-text);
      }
      .number {
        color: var(--code-number);
      }
      .word {
        color: var(--code-word);
      }
      .content {
        min-width: 0;
        flex: 1;
      }
      .copy {
        flex: none;
        opacity: 0;
        font-family: var(--sans);
      }
      .line:hover .copy,
      .copy:focus-visible {
        opacity: 1;
      }
    `,
  ];

  @property({ attribute: false }) root: TreeNode | null = null;
  @property({ attribute: false }) words: RegExp | null = null;
  /** Paths whose fold differs from the usual one: open on the first two levels. */
  @state() private turned = new Set<string>();
  @state() private parts = new Map<string, number>();
  @state() private active = '';

  override render(): TemplateResult {
    if (!this.root) return html``;
    return html`<div role="tree" aria-label=${t.details.tree} @keydown=${this.onKey}>${this.node(this.root, 0)}</div>`;
  }

  private isOpen(node: TreeNode, depth: number): boolean {
    return (depth < 2 && node.size <= 100) !== this.turned.has(node.path);
  }

  private node(node: TreeNode, depth: number): TemplateResult {
    const folds = node.size > 0;
    const open = folds && this.isOpen(node, depth);
    const most = this.parts.get(node.path) ?? PART;
    const here = this.active === node.path || (this.active === '' && depth === 0);
    return html`<div role="treeitem" aria-expanded=${folds ? open : nothing} aria-level=${depth + 1} tabindex=${here ? 0 : -1}
      data-path=${node.path} data-depth=${depth} @focus=${(e: Event) => this.onFocus(e, node)}>
      <div class="line">
        <span class="fold" @click=${() => folds && this.turn(node)}>${folds ? icon('chevron') : nothing}</span>
        <span class="content" @dblclick=${() => folds && this.turn(node)}>
          ${node.name ? html`<span class="key">${marked(node.name, this.words)}</span>${node.kind === 'element' ? ' ' : ': '}` : nothing}${this.value(node)}${folds && !open ? this.preview(node) : nothing}
        </span>
        <button class="quiet copy" type="button" tabindex="-1" title=${t.details.copyPath(node.path)}
          @click=${(e: Event) => copyText(e, node.path)}>${t.details.path}</button>
      </div>
      ${
        open
          ? html`<div role="group">
              ${node
                .children()
                .slice(0, most)
                .map((child) => this.node(child, depth + 1))}
              ${
                node.size > most
                  ? html`<button class="quiet" type="button" @click=${() => {
                      this.parts = new Map(this.parts).set(node.path, most + PART * 5);
                    }}>${t.details.moreItems(node.size - most)}</button>`
                  : nothing
              }
            </div>`
          : nothing
      }
    </div>`;
  }

  /** The first few plain members of something folded. */
  private preview(node: TreeNode): TemplateResult | typeof nothing {
    const inside = node.children().slice(0, 5);
    const plainOnes = inside.filter((c) => c.size === 0 && c.kind !== 'list' && c.kind !== 'object').slice(0, 3);
    if (plainOnes.length === 0) return nothing;
    const text = plainOnes.map((c) => {
      const value = plain(c.value).slice(0, 30);
      return `${node.kind === 'list' ? '' : `${plain(c.name)}: `}${c.kind === 'text' ? `"${value}"` : value}`;
    });
    return html`<span class="muted"> ${text.join(', ')}${node.size > plainOnes.length ? ', …' : ''}</span>`;
  }

  private value(node: TreeNode): TemplateResult {
    if (node.kind === 'object') return html`<span class="muted">{${count(node.size)}}</span>`;
    if (node.kind === 'list') return html`<span class="muted">[${count(node.size)}]</span>`;
    if (node.kind === 'text') return html`<span class="text">"${marked(node.value, this.words)}"</span>`;
    if (node.kind === 'element') return html`<span class="text">${marked(node.value, this.words)}</span>`;
    return html`<span class=${node.kind}>${node.value}</span>`;
  }

  private turn(node: TreeNode): void {
    const next = new Set(this.turned);
    if (!next.delete(node.path)) next.add(node.path);
    this.turned = next;
  }

  private onFocus(event: Event, node: TreeNode): void {
    if (event.target === event.currentTarget) this.active = node.path;
  }

  private onKey(event: KeyboardEvent): void {
    const item = event.target as HTMLElement;
    if (item.getAttribute('role') !== 'treeitem') return;
    const all = [...this.renderRoot.querySelectorAll<HTMLElement>('[role=treeitem]')];
    const at = all.indexOf(item);
    const open = item.getAttribute('aria-expanded');
    const fold = (): void => item.querySelector<HTMLElement>('.fold')?.click();
    const parent = item.parentElement?.closest<HTMLElement>('[role=treeitem]');
    const moves: Record<string, () => HTMLElement | undefined | null> = {
      ArrowDown: () => all[at + 1],
      ArrowUp: () => all[at - 1],
      Home: () => all[0],
      End: () => all.at(-1),
      ArrowRight: () => {
        if (open === 'true') return all[at + 1];
        if (open === 'false') fold();
        return item;
      },
      ArrowLeft: () => {
        if (open !== 'true') return parent;
        fold();
        return item;
      },
      Enter: () => {
        if (open) fold();
        return item;
      },
    };
    const move = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move()?.focus();
  }
}
