/** The open capture held against another: what is new, missing, slower, failed. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { BenchModel } from '../app/bench-model';
import { asProblem, explain } from '../app/problems';
import type { ComparedPair, ComparedSide, Comparison } from '../engine/bench-types';
import { page } from '../styles/page';
import { base, buttons, card } from '../styles/shared';
import { t } from '../texts';
import { count, duration } from '../texts/format';

const TONE: Record<ComparedPair['what'], string> = {
  failed: 'bad',
  missing: 'warn',
  new: 'warn',
  slower: 'warn',
  mended: 'good',
  faster: 'good',
  status: '',
  count: '',
  same: '',
};
const FIRST = 300;

@customElement('compare-view')
export class CompareView extends LitElement {
  static override styles = [
    base,
    buttons,
    card,
    page,
    css`
      .actions {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.75rem;
        margin-top: 1.25rem;
      }
      .kinds {
        display: flex;
        flex-wrap: wrap;
        gap: 0.35rem;
        margin: 1.25rem 0 0.75rem;
      }
      .kinds button {
        min-height: 2rem;
        padding: 0.2rem 0.7rem;
        border: 1px solid var(--line);
        border-radius: 999px;
        background: var(--surface);
        font-size: var(--t-small);
      }
      .kinds button[aria-pressed='true'] {
        border-color: var(--accent);
        background: var(--accent-soft);
        color: var(--accent);
        font-weight: 600;
      }
      .name {
        font-family: var(--mono);
        font-size: 0.92em;
      }
      .link {
        padding: 0;
        border: 0;
        background: none;
        color: var(--accent);
        font: inherit;
        text-align: left;
        text-decoration: underline;
        text-underline-offset: 2px;
      }
      @media (max-width: 40rem) {
        thead {
          display: none;
        }
        tr {
          display: grid;
          grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
          padding: 0.4rem 0;
          border-bottom: 1px solid var(--line);
        }
        td {
          border: 0;
        }
        td:nth-child(-n + 2) {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  @property({ attribute: false }) model!: BenchModel;
  @state() private running = false;
  @state() private problem = '';
  @state() private result: Comparison | null = null;
  @state() private kind: ComparedPair['what'] | '' = '';
  private abort = new AbortController();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.abort.abort();
  }

  override render(): TemplateResult {
    const c = t.compare;
    return html`<div class="page">
      <h1 tabindex="-1">${c.title}</h1>
      <p class="lead">${c.lead}</p>
      <div class="actions">
        <button class="button ${this.result ? '' : 'primary'}" type="button" ?disabled=${this.running || this.model.status !== 'ready'}
          @click=${() => this.renderRoot.querySelector('input')?.click()}>${this.result ? c.again : c.choose}</button>
        <input type="file" hidden tabindex="-1" aria-label=${c.choose} @change=${this.picked} />
        <span role="status" class="muted">${this.running ? c.reading : this.result ? c.sums(this.result.left, this.result.right) : ''}</span>
      </div>
      ${this.problem ? html`<p class="lead bad" role="alert">${this.problem}</p>` : nothing}
      ${this.result ? this.table(this.result) : nothing}
    </div>`;
  }

  private async picked(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (!file || !this.model.bench) return;
    input.value = '';
    this.abort = new AbortController();
    this.running = true;
    this.problem = '';
    this.result = null;
    try {
      this.result = await this.model.bench.compare(file, { signal: this.abort.signal });
      this.kind = '';
    } catch (error) {
      const { what, todo } = explain(asProblem(error));
      this.problem = `${t.compare.failed} ${what} ${todo}`;
    }
    this.running = false;
  }

  private table({ pairs }: Comparison): TemplateResult {
    const c = t.compare;
    const kinds = [...new Set(pairs.map((p) => p.what))];
    const shown = pairs.filter((p) => !this.kind || p.what === this.kind);
    const choice = (kind: ComparedPair['what'] | '', n: number, name: string): TemplateResult =>
      html`<button type="button" aria-pressed=${this.kind === kind} @click=${() => {
        this.kind = kind;
      }}>${name} <span class="num">${count(n)}</span></button>`;
    return html`<div class="kinds" role="group" aria-label=${c.what}>
        ${choice('', pairs.length, c.all)} ${kinds.map((k) => choice(k, pairs.filter((p) => p.what === k).length, c.kinds[k]))}
      </div>
      <div class="card"><table>
        <thead><tr><th scope="col">${c.what}</th><th scope="col">${c.request}</th><th scope="col">${c.left}</th><th scope="col">${c.right}</th></tr></thead>
        <tbody>${shown.slice(0, FIRST).map((pair) => this.pair(pair))}</tbody>
      </table></div>
      ${shown.length > FIRST ? html`<p class="lead">${t.secret.andMore(shown.length - FIRST)}</p>` : nothing}`;
  }

  private pair(pair: ComparedPair): TemplateResult {
    const { first } = pair.left;
    const open = (): boolean =>
      this.dispatchEvent(new CustomEvent('open-entry', { detail: first, bubbles: true, composed: true }));
    return html`<tr>
      <td><span class="tag ${TONE[pair.what]}">${t.compare.kinds[pair.what]}</span></td>
      <td class="name">${first === null ? pair.name : html`<button class="link" type="button" title=${t.compare.open} @click=${open}>${pair.name}</button>`}</td>
      <td class="num">${this.side(pair.left)}</td><td class="num">${this.side(pair.right)}</td>
    </tr>`;
  }

  private side(side: ComparedSide): TemplateResult | string {
    const c = t.compare;
    if (side.count === 0) return c.absent;
    const parts = [
      side.count > 1 ? c.times(side.count) : '',
      side.status !== null && side.status > 0 ? String(side.status) : t.table.noReply,
      side.time === null ? '' : duration(side.time),
    ].filter(Boolean);
    return html`${parts.join(' · ')}${side.failed > 0 ? html` <span class="bad">${c.failures(side.failed)}</span>` : nothing}`;
  }
}
