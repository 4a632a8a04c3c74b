/**
 * A JSON value or an XML document as a tree that folds and in which one can find: an ARIA tree of the lines in view only as
 * far as it is open. Long lists come in parts.
 */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { icon } from '../parts/icons';
import { base, buttons } from '../styles/shared';
import { t } from '../texts';
import { count } from '../texts/format';
import { copyText } from './copy';
import { detailsStyle } from './details-style';
import './find-field';
import { plain } from './har';
import { finder, marked } from './marked';
import { findInTree, type Steps, type TreeNode } from './tree-node';

/** Children drawn at a time, and by how many more. */
const PART = 200;
const STEP = 1000;
/** Places that are told of; there may be more. */
const MOST_HITS = 5000;

@customElement('tree-view')
export class TreeView extends LitElement {
  static override styles = [
    base,
    buttons,
    detailsStyle,
    css`
      find-field {
        position: sticky;
        top: 0;
        z-index: 1;
        padding: 0.35rem 0.75rem;
        border-bottom: 1px solid var(--line);
        background: var(--surface);
      }
      .line.now {
        background: var(--accent-soft);
      }
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
  /** Without the field to find something. */
  @property({ type: Boolean }) bare = false;
  /** Paths whose fold differs from the usual one: open on the first two levels. */
  @state() private turned = new Set<string>();
  /** Which children of long lists are drawn, by path: from, up to. */
  @state() private parts = new Map<string, readonly [number, number]>();
  @state() private active = '';
  @state() private sought = '';
  @state() private hits: readonly Steps[] = [];
  @state() private at = 0;
  @state() private searching = false;
  /** The path of the place that is shown. */
  @state() private now: string | null = null;
  private run = 0;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('root') || changed.get('root') === undefined) return;
    this.turned = new Set();
    this.parts = new Map();
    this.active = '';
    this.find(this.sought);
  }

  override render(): TemplateResult {
    if (!this.root) return html``;
    const words = this.sought ? finder([this.sought]) : this.words;
    const field = html`<find-field .sought=${this.sought} at=${this.hits.length === 0 ? 0 : this.at + 1} hits=${this.hits.length}
        ?more=${this.searching || this.hits.length === MOST_HITS}
        @find=${(e: CustomEvent<string>) => this.find(e.detail)} @step=${(e: CustomEvent<number>) => this.toHit(this.at + e.detail)}></find-field>`;
    return html`${this.bare ? nothing : field}
      <div role="tree" aria-label=${t.details.tree} @keydown=${this.onKey}>${this.node(this.root, 0, words)}</div>`;
  }

  private isOpen(node: TreeNode, depth: number): boolean {
    return (depth < 2 && node.size <= 100) !== this.turned.has(node.path);
  }

  private node(node: TreeNode, depth: number, words: RegExp | null): TemplateResult {
    const folds = node.size > 0;
    const open = folds && this.isOpen(node, depth);
    const [from, to] = this.parts.get(node.path) ?? [0, PART];
    const draw = (from: number, to: number): void => {
      this.parts = new Map(this.parts).set(node.path, [from, to]);
    };
    const here = this.active === node.path || (this.active === '' && depth === 0);
    return html`<div role="treeitem" aria-expanded=${folds ? open : nothing} aria-level=${depth + 1} tabindex=${here ? 0 : -1}
      data-path=${node.path} data-depth=${depth} @focus=${(e: Event) => this.onFocus(e, node)}>
      <div class="line ${this.now === node.path ? 'now' : ''}">
        <span class="fold" @click=${() => folds && this.turn(node)}>${folds ? icon('chevron') : nothing}</span>
        <span class="content" @dblclick=${() => folds && this.turn(node)}>
          ${node.name ? html`<span class="key">${marked(node.name, words)}</span>${node.kind === 'element' ? ' ' : ': '}` : nothing}${this.value(node, words)}${folds && !open ? this.preview(node) : nothing}
        </span>
        <button class="quiet copy" type="button" tabindex="-1" title=${t.details.copyPath(node.path)}
          @click=${(e: Event) => copyText(e, node.path)}>${t.details.path}</button>
      </div>
      ${
        open
          ? html`<div role="group">
              ${
                from > 0
                  ? html`<button class="quiet" type="button" @click=${() => draw(Math.max(0, from - STEP), to)}>${t.details.earlierItems(from)}</button>`
                  : nothing
              }
              ${node
                .children()
                .slice(from, to)
                .map((child) => this.node(child, depth + 1, words))}
              ${
                node.size > to
                  ? html`<button class="quiet" type="button" @click=${() => draw(from, to + STEP)}>${t.details.moreItems(node.size - to)}</button>`
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

  private value(node: TreeNode, words: RegExp | null): TemplateResult {
    if (node.kind === 'object') return html`<span class="muted">{${count(node.size)}}</span>`;
    if (node.kind === 'list') return html`<span class="muted">[${count(node.size)}]</span>`;
    if (node.kind === 'text') return html`<span class="text">"${marked(node.value, words)}"</span>`;
    if (node.kind === 'element') return html`<span class="text">${marked(node.value, words)}</span>`;
    return html`<span class=${node.kind}>${marked(node.value, words)}</span>`;
  }

  private async find(sought: string): Promise<void> {
    const { root } = this;
    const run = ++this.run;
    this.sought = sought;
    this.hits = [];
    this.at = 0;
    this.now = null;
    this.searching = Boolean(root && sought);
    if (!root || !sought) return;
    let shown = false;
    await findInTree(
      root,
      sought,
      MOST_HITS,
      () => run === this.run && this.isConnected,
      (found) => {
        this.hits = [...found];
        if (!shown && found.length > 0) this.toHit(0);
        shown = found.length > 0;
      },
    );
    if (run === this.run) this.searching = false;
  }

  /** Shows a place: opens what it stands in, and brings it into view. */
  private async toHit(at: number): Promise<void> {
    const n = this.hits.length;
    if (n === 0 || !this.root) return;
    this.at = ((at % n) + n) % n;
    let node = this.root;
    for (const [depth, step] of (this.hits[this.at] ?? []).entries()) {
      if (!this.isOpen(node, depth)) this.turn(node);
      const [from, to] = this.parts.get(node.path) ?? [0, PART];
      if (step < from || step >= to) {
        const start = Math.max(0, step - PART / 2);
        this.parts = new Map(this.parts).set(node.path, [start, start + PART]);
      }
      const child = node.children()[step];
      if (!child) return;
      node = child;
    }
    this.now = node.path;
    this.active = node.path;
    await this.updateComplete;
    this.renderRoot.querySelector('.line.now')?.scrollIntoView({ block: 'center' });
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
