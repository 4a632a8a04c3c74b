/** The open capture held against another: what is new, missing, slower, failed. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { BenchModel } from '../app/bench-model';
import { FollowsModel } from '../app/follows-model';
import { explain } from '../app/problems';
import '../details/pair-diff';
import '../parts/list-pager';
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
/** Pairs on a page. */
const PAGE = 300;

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
      .pager {
        margin: 0.75rem 0;
      }
      .file {
        display: block;
        max-width: 16rem;
        overflow: hidden;
        font-weight: 400;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .next {
        max-width: 62ch;
        margin-top: 0.75rem;
      }
      .later {
        text-align: right;
        white-space: nowrap;
      }
      .bodies {
        text-align: right;
        white-space: nowrap;
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
        td.later {
          text-align: left;
        }
        td.later:empty {
          display: none;
        }
        td.later::before {
          content: attr(data-name) ' ';
          color: var(--muted);
        }
        td.bodies {
          grid-column: 1 / -1;
          text-align: left;
        }
        td:nth-child(-n + 2),
        td.diff {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  @property({ attribute: false }) model!: BenchModel;
  @state() private kind: ComparedPair['what'] | '' = '';
  /** The first pair of the page. */
  @state() private from = 0;
  /** The pair whose bodies are shown. */
  @state() private opened = '';

  constructor() {
    super();
    new FollowsModel(this);
  }

  override render(): TemplateResult {
    const c = t.compare;
    const { result, running, problem } = this.model.compared;
    const { what, todo } = problem ? explain(problem) : { what: '', todo: '' };
    return html`<div class="page">
      <h1 tabindex="-1">${c.title}</h1>
      <p class="lead">${c.lead}</p>
      <div class="actions">
        <button class="button ${result ? '' : 'primary'}" type="button" ?disabled=${running || this.model.status !== 'ready'}
          @click=${() => this.renderRoot.querySelector('input')?.click()}>${result ? c.again : c.choose}</button>
        <input type="file" hidden tabindex="-1" aria-label=${c.choose} @change=${this.picked} />
        <span role="status" class="muted">${running ? c.reading : result ? c.sums(this.names, result.left, result.right) : ''}</span>
      </div>
      ${result ? nothing : html`<p class="muted small next">${c.next(this.names[0])}</p>`}
      ${problem ? html`<p class="lead bad" role="alert">${c.failed} ${what} ${todo}</p>` : nothing}
      ${result ? this.table(result) : nothing}
    </div>`;
  }

  private picked(event: Event): void {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = '';
    if (!file) return;
    this.kind = '';
    this.from = 0;
    this.opened = '';
    this.model.compared.start(file);
  }

  private table({ pairs }: Comparison): TemplateResult {
    const c = t.compare;
    const [left, right] = this.names;
    const kinds = [...new Set(pairs.map((p) => p.what))];
    const wanted = pairs.filter((p) => !this.kind || p.what === this.kind);
    const choice = (kind: ComparedPair['what'] | '', n: number, name: string): TemplateResult =>
      html`<button type="button" aria-pressed=${this.kind === kind} @click=${() => {
        this.kind = kind;
        this.from = 0;
      }}>${name} <span class="num">${count(n)}</span></button>`;
    const shown = wanted.slice(this.from, this.from + PAGE);
    return html`<div class="kinds" role="group" aria-label=${c.what}>
        ${choice('', pairs.length, c.all)} ${kinds.map((k) => choice(k, pairs.filter((p) => p.what === k).length, c.kinds[k]))}
      </div>
      ${this.pager(wanted.length)}
      <div class="card"><table>
        <thead><tr><th scope="col">${c.what}</th><th scope="col">${c.request}</th><th scope="col">${c.left}<span class="file">${left}</span></th><th scope="col">${c.right}<span class="file">${right}</span></th>
          <th scope="col" class="later">${c.later}</th>
          <th scope="col"><span class="only-read">${c.diff.title}</span></th></tr></thead>
        <tbody>${repeat(
          shown,
          ({ name }) => name,
          (pair) => this.pair(pair),
        )}</tbody>
      </table></div>
      ${shown.length > 20 ? this.pager(wanted.length) : nothing}`;
  }

  /** What the files are called. */
  private get names(): [left: string, right: string] {
    return [this.model.bench?.name ?? '', this.model.compared.name];
  }

  private pager(n: number): TemplateResult {
    const turn = async ({ detail }: CustomEvent<number>): Promise<void> => {
      this.from = detail;
      await this.updateComplete;
      this.renderRoot.querySelector('.kinds')?.scrollIntoView({ block: 'start' });
    };
    return html`<list-pager class="pager" from=${this.from} size=${PAGE} total=${n} @turn=${turn}></list-pager>`;
  }

  private pair(pair: ComparedPair): TemplateResult {
    const { first } = pair.left;
    const open = (): boolean =>
      this.dispatchEvent(new CustomEvent('open-entry', { detail: first, bubbles: true, composed: true }));
    const here = this.opened === pair.name;
    const { bench, compared } = this.model;
    return html`<tr>
      <td><span class="tag ${TONE[pair.what]}">${t.compare.kinds[pair.what]}</span></td>
      <td class="name">${first === null ? pair.name : html`<button class="link" type="button" title=${t.compare.open} @click=${open}>${pair.name}</button>`}</td>
      <td class="num">${this.side(pair.left)}</td><td class="num">${this.side(pair.right)}</td>
      <td class="num later" data-name=${t.compare.later}>${this.later(pair)}</td>
      <td class="bodies"><button class="quiet" type="button" aria-expanded=${here} aria-label=${`${t.compare.diff.title}: ${pair.name}`} @click=${() => {
        this.opened = here ? '' : pair.name;
      }}>${t.compare.diff.short}</button></td>
    </tr>
    ${here ? html`<tr><td class="diff" colspan="6"><pair-diff .model=${compared} .bench=${bench} .pair=${pair} .opening=${compared.opening}></pair-diff></td></tr>` : nothing}`;
  }

  /** How much longer it takes there. */
  private later({ left, right }: ComparedPair): string {
    if (left.time === null || right.time === null) return '';
    const by = right.time - left.time;
    if (Math.abs(by) < 0.5) return '=';
    return `${by > 0 ? '+' : '−'}${duration(Math.abs(by))}`;
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
