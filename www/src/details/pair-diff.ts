/** The bodies of a pair of requests held against each other. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { CompareModel } from '../app/compare-model';
import { asProblem, explain } from '../app/problems';
import type { Bench, BodyView, ComparedPair } from '../engine/bench-types';
import '../parts/progress-bar';
import { base, buttons, gone } from '../styles/shared';
import { t } from '../texts';
import { bytes, count } from '../texts/format';
import { type BodyDiff, bodyDiff, type DiffLine, MOST_CHARS, type PathChange, shortened } from './body-diff';
import { marked } from './marked';

const FIRST = 200;
type Side = 'request' | 'response';

@customElement('pair-diff')
export class PairDiff extends LitElement {
  static override styles = [
    base,
    buttons,
    gone,
    css`
      :host {
        padding: 0.5rem 0 0.75rem;
        font-size: var(--t-small);
      }
      .sides {
        display: flex;
        flex-wrap: wrap;
        gap: 0.35rem;
        margin-bottom: 0.5rem;
      }
      .sides button[aria-pressed='true'] {
        background: var(--accent-soft);
      }
      progress-bar {
        max-width: 20rem;
        margin: 0.4rem 0;
      }
      .scroll {
        max-height: 26rem;
        overflow: auto;
        border: 1px solid var(--line);
        border-radius: 8px;
        background: var(--surface);
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-family: var(--mono);
        font-size: 0.92em;
      }
      th,
      td {
        padding: 0.25rem 0.6rem;
        border-bottom: 1px solid color-mix(in srgb, var(--line) 65%, transparent);
        text-align: left;
        vertical-align: top;
        overflow-wrap: anywhere;
      }
      th {
        font-family: var(--sans);
        font-weight: 550;
        color: var(--muted);
      }
      .removed {
        background: var(--danger-soft);
      }
      .added {
        background: var(--accent-soft);
      }
      ol {
        margin: 0;
        padding: 0.35rem 0;
        font: 400 0.92em / 1.5 var(--mono);
      }
      li {
        display: grid;
        grid-template-columns: 1.4rem minmax(0, 1fr);
        padding: 0 0.4rem;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      li.gap {
        color: var(--muted);
        font-family: var(--sans);
      }
      .after {
        margin-top: 0.4rem;
      }
    `,
  ];

  @property({ attribute: false }) model!: CompareModel;
  @property({ attribute: false }) bench!: Bench;
  @property({ attribute: false }) pair!: ComparedPair;
  /** Follows the model. */
  @property({ attribute: false }) opening: number | null = null;
  @state() private side: Side = 'response';
  @state() private diff: BodyDiff | null = null;
  @state() private sizes: [left: number, right: number] = [0, 0];
  @state() private shown = FIRST;
  @state() private wrong = '';
  private run = 0;

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('pair') || changed.has('side')) this.load();
  }

  private async load(): Promise<void> {
    const run = ++this.run;
    this.diff = null;
    this.wrong = '';
    this.shown = FIRST;
    try {
      const other = await this.model.other();
      const [left, right] = await Promise.all([
        this.body(this.bench, this.pair.left.first),
        this.body(other, this.pair.right.first),
      ]);
      if (run !== this.run) return;
      this.sizes = [left?.bytes ?? 0, right?.bytes ?? 0];
      this.diff = bodyDiff(left, right);
    } catch (error) {
      const { what, todo } = explain(asProblem(error));
      if (run === this.run) this.wrong = `${what} ${todo}`;
    }
  }

  /** A body with its whole text, unless that is too long to be compared anyway. */
  private async body(bench: Bench, index: number | null): Promise<BodyView | null> {
    if (index === null) return null;
    const body = (await bench.entry(index))[this.side];
    if (!body?.isText || body.chars <= body.text.length) return body;
    const most = Math.min(body.chars, MOST_CHARS + 1);
    return { ...body, text: await bench.bodyText(index, this.side, 0, most) };
  }

  override render(): TemplateResult {
    const d = t.compare.diff;
    const choice = (side: Side, name: string): TemplateResult =>
      html`<button class="quiet" type="button" aria-pressed=${this.side === side} @click=${() => {
        this.side = side;
      }}>${name}</button>`;
    return html`<div class="sides" role="group" aria-label=${d.which}>${choice('response', d.response)} ${choice('request', d.request)}</div>
      ${this.wrong ? html`<p role="alert">${this.wrong}</p>` : this.content()}`;
  }

  private content(): TemplateResult {
    const d = t.compare.diff;
    const { diff, opening } = this;
    if (!diff) {
      return html`<p class="muted" role="status">${opening === null ? d.reading : d.opening}</p>
        ${opening === null ? nothing : html`<progress-bar .value=${opening} label=${d.opening}></progress-bar>`}`;
    }
    const [left, right] = this.sizes.map((n) => bytes(n));
    switch (diff.kind) {
      case 'none':
      case 'same':
      case 'binary':
        return html`<p role="status">${diff.kind === 'binary' ? d.binary(left ?? '', right ?? '') : d[diff.kind]}</p>`;
      case 'large':
        return html`<p role="status">${d.large(left ?? '', right ?? '')}</p>`;
      case 'paths':
        return html`<p class="muted num" role="status">${d.paths(diff.changes.length, diff.same)}</p>${this.paths(diff.changes)}${this.remainder(diff.changes.length)}`;
      case 'lines':
        return html`<p class="muted num" role="status">${d.lines(diff.lines.filter(({ what }) => what === 'removed' || what === 'added').length, diff.same)}</p>${this.lines(diff.lines)}${this.remainder(diff.lines.length)}`;
    }
  }

  private paths(changes: PathChange[]): TemplateResult {
    const c = t.compare;
    const cell = (value: string | undefined, tone: string): TemplateResult =>
      value === undefined
        ? html`<td class="muted">${c.absent}</td>`
        : html`<td class=${tone}>${marked(shortened(value))}</td>`;
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${c.diff.title}><table>
      <thead><tr><th scope="col">${c.diff.path}</th><th scope="col">${c.left}</th><th scope="col">${c.right}</th></tr></thead>
      <tbody>${changes
        .slice(0, this.shown)
        .map(
          ({ path, left, right }) =>
            html`<tr><td>${marked(shortened(path))}</td>${cell(left, 'removed')}${cell(right, 'added')}</tr>`,
        )}</tbody>
    </table></div>`;
  }

  private lines(lines: DiffLine[]): TemplateResult {
    const d = t.compare.diff;
    const sign = { same: '', removed: '−', added: '+', gap: '⋯' };
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${d.title}><ol>
      ${lines.slice(0, this.shown).map(
        ({ what, text }) => html`<li class=${what}>
          <span aria-hidden="true">${sign[what]}</span><span>${what === 'removed' || what === 'added' ? html`<span class="only-read">${d[what]} </span>` : nothing}${what === 'gap' ? d.gap(Number(text)) : marked(shortened(text))}</span></li>`,
      )}
    </ol></div>`;
  }

  private remainder(n: number): TemplateResult {
    const rest = n - this.shown;
    return html`${
      rest > 0
        ? html`<button class="quiet" type="button" @click=${() => {
            this.shown += 5 * FIRST;
          }}>${t.compare.diff.more(count(rest))}</button>`
        : nothing
    }<p class="muted after">${t.compare.diff.secrets}</p>`;
  }
}
