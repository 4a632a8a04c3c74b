/**
 * Who started whom as a tree of requests: from the root down to the one that is looked at, and what that one and those below
 * it started. Branches are asked for as they are opened.
 */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Bench, BenchRow, Relative } from '../engine/bench-types';
import { icon } from '../parts/icons';
import { base, buttons, gone } from '../styles/shared';
import { tone } from '../table/bench-columns';
import { t } from '../texts';
import { count } from '../texts/format';
import { marked } from './marked';

/** Children that are drawn of one request. */
const MOST = 200;

interface Item extends Relative {
  depth: number;
  /** Stands in the chain, and so is open. */
  above: boolean;
}

@customElement('initiator-tree')
export class InitiatorTree extends LitElement {
  static override styles = [
    base,
    buttons,
    gone,
    css`
      [role='tree'] {
        font-size: var(--t-small);
        line-height: 1.5;
      }
      [role='treeitem'] {
        display: flex;
        align-items: baseline;
        gap: 0.35rem;
        padding: 0.15rem 0.35rem;
        border-radius: 5px;
        cursor: default;
      }
      [role='treeitem']:hover {
        background: var(--sunken);
      }
      [aria-current] {
        background: var(--accent-soft);
        font-weight: 600;
      }
      .fold {
        flex: none;
        align-self: center;
        width: 0.9rem;
        height: 0.9rem;
        cursor: pointer;
      }
      .fold svg {
        width: 0.8rem;
        height: 0.8rem;
        color: var(--muted);
      }
      [aria-expanded='true'] .fold svg {
        transform: rotate(90deg);
      }
      .url {
        min-width: 0;
        overflow-wrap: anywhere;
        cursor: pointer;
      }
      .url:hover {
        color: var(--accent);
      }
      .bad {
        color: var(--danger);
      }
      .end {
        flex: none;
        margin-left: auto;
        font-weight: 400;
      }
      .rest {
        padding: 0.15rem 0.35rem;
      }
    `,
  ];

  @property({ attribute: false }) bench!: Bench;
  @property({ type: Number }) index = 0;
  /** Grows when rows have changed. */
  @property({ attribute: false }) revision = 0;
  @state() private chain: Relative[] = [];
  /** What the open ones have started. */
  @state() private started = new Map<number, Relative[]>();
  @state() private rows = new Map<number, BenchRow>();
  @state() private active = -1;
  @state() private failed = false;
  private run = 0;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('index') || changed.has('bench') || changed.has('revision')) this.load();
  }

  private async load(): Promise<void> {
    const run = ++this.run;
    const { index } = this;
    try {
      const { chain, started } = await this.bench.family(index, MOST);
      const rows = await this.rowsOf([...chain, ...started]);
      if (run !== this.run) return;
      this.rows = new Map(rows);
      this.chain = chain;
      this.started = new Map([[index, started]]);
      this.active = index;
      this.failed = false;
    } catch {
      if (run === this.run) this.failed = true;
    }
  }

  private rowsOf(all: Relative[]): Promise<[number, BenchRow][]> {
    return Promise.all(all.map(async ({ index }): Promise<[number, BenchRow]> => [index, await this.bench.row(index)]));
  }

  /** The lines of the tree, from top to bottom. */
  private get items(): Item[] {
    const out: Item[] = [];
    const chained = new Set(this.chain.map(({ index }) => index));
    for (const [depth, one] of this.chain.entries()) out.push({ ...one, depth, above: one.index !== this.index });
    const below = (parent: number, depth: number): void => {
      for (const one of this.started.get(parent) ?? []) {
        if (chained.has(one.index)) continue;
        out.push({ ...one, depth, above: false });
        below(one.index, depth + 1);
      }
    };
    below(this.index, this.chain.length);
    return out;
  }

  override render(): TemplateResult | typeof nothing {
    if (this.failed) return html`<p class="muted" role="alert">${t.details.failed}</p>`;
    const { items } = this;
    if (items.length === 0) return nothing;
    const i = t.details.initiator;
    const own = this.chain.at(-1)?.started ?? 0;
    return html`<div role="tree" aria-label=${i.chain} @keydown=${this.onKey}>${items.map((item) => this.item(item))}</div>
      ${own > MOST ? html`<p class="rest muted num">${i.more(own - MOST)}</p>` : nothing}
      ${items.length === 1 ? html`<p class="rest muted">${i.alone}</p>` : nothing}`;
  }

  private item(item: Item): TemplateResult {
    const row = this.rows.get(item.index);
    const open = item.above || this.started.has(item.index);
    const folds = item.started > 0;
    const here = item.index === this.index;
    const i = t.details.initiator;
    const code = row?.status ?? 0;
    return html`<div role="treeitem" aria-level=${item.depth + 1} aria-expanded=${folds ? open : nothing} aria-current=${here ? 'true' : nothing}
      tabindex=${item.index === this.active ? 0 : -1} data-index=${item.index} data-above=${item.above}
      .style=${`margin-left: ${Math.min(item.depth, 12) * 1.1}rem`}
      @focus=${() => {
        this.active = item.index;
      }}>
      <span class="fold" aria-hidden="true" @click=${() => this.turn(item)}>${folds && !item.above ? icon('chevron') : nothing}</span>
      <span class="muted num">#${count(item.index + 1)}</span>
      <span class="url" @click=${() => this.open(item.index)}>${row?.method} ${marked(row?.shown?.host ?? row?.host ?? '')}${marked(row?.shown?.path ?? row?.path ?? '')}</span>
      ${item.guessed ? html`<span class="muted" title=${i.guessedWhy}>${i.guessed}</span>` : nothing}
      <span class="end num"><span class=${tone(row?.status ?? null)}>${code > 0 ? code : t.table.noReply}</span>
        ${folds && !open ? html`<span class="muted">${i.startedSo(item.started)}</span>` : nothing}</span>
    </div>`;
  }

  private open(index: number): undefined {
    if (index === this.index) return;
    this.dispatchEvent(new CustomEvent('open-entry', { detail: index, bubbles: true, composed: true }));
  }

  private async turn({ index, started, above }: { index: number; started: number; above: boolean }): Promise<void> {
    if (started === 0 || above) return;
    const next = new Map(this.started);
    if (!next.delete(index)) {
      const { run } = this;
      const family = await this.bench.family(index, MOST);
      const rows = await this.rowsOf(family.started);
      if (run !== this.run) return;
      this.rows = new Map([...this.rows, ...rows]);
      next.set(index, family.started);
    }
    this.started = next;
  }

  private async onKey(event: KeyboardEvent): Promise<void> {
    const { items } = this;
    const at = items.findIndex(({ index }) => index === this.active);
    const item = items[at];
    if (!item) return;
    const parent = items.slice(0, at).findLast(({ depth }) => depth < item.depth);
    const isOpen = item.above || this.started.has(item.index);
    const moves: Record<string, () => Item | undefined | Promise<void>> = {
      ArrowDown: () => items[at + 1],
      ArrowUp: () => items[at - 1],
      Home: () => items[0],
      End: () => items.at(-1),
      ArrowRight: () => (isOpen || item.started === 0 ? items[at + 1] : this.turn(item)),
      ArrowLeft: () => (!item.above && isOpen && item.index !== this.index ? this.turn(item) : parent),
      Enter: () => this.open(item.index),
      ' ': () => this.open(item.index),
    };
    const move = Object.hasOwn(moves, event.key) ? moves[event.key] : undefined;
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    const next = await move();
    this.active = next?.index ?? this.active;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-index="${this.active}"]`)?.focus();
  }
}
