/** Where the time went: each phase as a bar with its explanation, why it had to wait when that can be told, Server-Timing. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { FLAG, PHASES } from '../engine/bench-types';
import { t } from '../texts';
import { duration, percent, timeOfDay } from '../texts/format';
import { header } from './har';
import { DetailsTab } from './tab';
import { reasons } from './waiting';

/** How many requests before this one are looked at to tell why it waited. */
const BEFORE = 300;
@customElement('timing-tab')
export class TimingTab extends DetailsTab {
  static override styles = [
    ...DetailsTab.styles,
    css`
      .phase {
        display: grid;
        grid-template-columns: 10rem minmax(0, 1fr) 5rem;
        align-items: center;
        gap: 0.25rem 0.75rem;
        padding: 0.3rem 0;
      }
      .track {
        position: relative;
        height: 12px;
        border-radius: 3px;
        background: var(--sunken);
      }
      .track span {
        position: absolute;
        top: 0;
        bottom: 0;
        min-width: 2px;
        border-radius: 2px;
      }
      .phase .about {
        grid-column: 1 / -1;
        color: var(--muted);
        max-width: 70ch;
      }
      .phase .ms {
        text-align: right;
      }
      .total {
        margin-top: 0.35rem;
        padding-top: 0.5rem;
        border-top: 1px solid var(--line);
        font-weight: 620;
      }
      .told {
        margin: 0.35rem 0 0.5rem;
        padding: 0.5rem 0.7rem;
        border-left: 3px solid var(--warn);
        border-radius: 0 6px 6px 0;
        background: var(--warn-soft);
      }
      @container (max-width: 30rem) {
        .phase {
          grid-template-columns: minmax(0, 1fr) auto;
        }
        .track {
          grid-column: 1 / -1;
          grid-row: 2;
        }
      }
    `,
  ];

  @state() private why: string[] = [];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('row')) this.tellWhy();
  }

  override render(): TemplateResult {
    const { row } = this;
    const total = row.duration ?? 0;
    if (row.phases.every((p) => p === null)) {
      return html`<section><h3>${t.details.timing.title}</h3>
        <p class="muted">${total > 0 ? t.details.timing.onlyTotal(duration(total)) : t.details.timing.none}</p></section>${this.server()}`;
    }
    const [first = 0] = this.model.span;
    const largest = Math.max(...row.phases.map((p) => p ?? 0));
    let at = 0;
    return html`
      <section>
        <h3>${t.details.timing.title}</h3>
        ${row.started === null ? nothing : html`<p class="muted num">${t.details.timing.startedAt(timeOfDay(row.started), duration(row.started - first))}</p>`}
        ${this.why.map((words) => html`<p class="told">${words}</p>`)}
        ${row.phases.map((ms, i) => {
          if (ms === null) return nothing;
          const left = at;
          at += ms;
          return this.phase(i, ms, left, total, ms === largest && ms > 0);
        })}
        <div class="phase total num"><span>${t.details.timing.total}</span><span></span><span class="ms">${duration(total)}</span></div>
        ${
          row.time !== null && Math.abs(row.time - total) > 1
            ? html`<p class="muted">${t.details.timing.differs(duration(row.time))}</p>`
            : nothing
        }
      </section>
      ${this.server()}
    `;
  }

  private phase(i: number, ms: number, left: number, total: number, largest: boolean): TemplateResult {
    const phase = PHASES[i] ?? 'wait';
    const share = total > 0 ? ms / total : 0;
    const open = phase === 'receive' && this.row.flags & (FLAG.socket | FLAG.events);
    const bar = `left: ${total > 0 ? (100 * left) / total : 0}%; width: ${100 * share}%; background: var(--ph-${phase})`;
    return html`<div class="phase">
      <span>${t.details.timing.phases[phase]?.[0]} ${largest ? html`<span class="tag warn num">${percent(share)}</span>` : nothing}</span>
      <div class="track" aria-hidden="true"><span .style=${bar}></span></div>
      <span class="ms num">${duration(ms)}</span>
      <span class="about small">${open ? t.details.timing.stayedOpen : t.details.timing.phases[phase]?.[1]}</span>
    </div>`;
  }

  /** Looks among the requests around it for what it may have waited for. */
  private async tellWhy(): Promise<void> {
    const { row } = this;
    this.why = [];
    const from = Math.max(0, row.index - BEFORE);
    const before = await this.bench.entries(from, row.index).catch(() => []);
    if (row === this.row) this.why = reasons(row, this.entry?.timings, before, from === 0);
  }

  private server(): TemplateResult | typeof nothing {
    const value = header(this.entry, 'response', 'server-timing');
    if (!value) return nothing;
    const metrics = value.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((part) => {
      const [name = '', ...params] = part.split(';').map((p) => p.trim());
      const of = (key: string): string =>
        params
          .find((p) => p.toLowerCase().startsWith(`${key}=`))
          ?.slice(key.length + 1)
          .replaceAll('"', '') ?? '';
      return { name, ms: Number(of('dur')), about: of('desc') };
    });
    return html`<section>
      <h3>Server-Timing</h3>
      <table>
        <thead><tr><th scope="col">${t.details.cookie.name}</th><th scope="col">${t.details.timing.about}</th><th scope="col" class="right">${t.bench.columns.time}</th></tr></thead>
        <tbody>${metrics.map(
          (m) =>
            html`<tr><td>${m.name}</td><td>${m.about}</td><td class="right num">${Number.isFinite(m.ms) && m.ms > 0 ? duration(m.ms) : ''}</td></tr>`,
        )}</tbody>
      </table>
    </section>`;
  }
}
