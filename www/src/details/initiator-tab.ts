/** Who asked for it: the call stack with its parents, and the tree of requests that it stands in. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { BenchRow } from '../engine/bench-types';
import { entryLine, entryLineStyle } from '../parts/entry-line';
import { t } from '../texts';
import { count } from '../texts/format';
import { type Any, header, initiatorOf, list, plain, text, url } from './har';
import './initiator-tree';
import { marked } from './marked';
import { type Redirects, redirectsOf } from './redirects';
import { DetailsTab } from './tab';

/** Deepest chain of parents that is shown. */
const DEEPEST = 20;

@customElement('initiator-tab')
export class InitiatorTab extends DetailsTab {
  static override styles = [
    ...DetailsTab.styles,
    entryLineStyle,
    css`
      .further {
        margin-top: 0.6rem;
      }
    `,
  ];

  @state() private redirects: Redirects | null = null;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('view')) this.follow();
  }

  override render(): TemplateResult {
    const initiator = initiatorOf(this.entry);
    const asked = initiator.url || text(list(initiator.stack?.callFrames)[0]?.url);
    const referrer = header(this.entry, 'request', 'referer');
    const own = url(this.entry);
    return html`
      <section>
        <h3>${t.details.initiator.how}</h3>
        <dl class="pairs">
          <dt>${t.details.initiator.type}</dt>
          <dd>${initiator.type || t.details.initiator.unknown}
            <span class="muted">${t.details.initiator.types[plain(initiator.type)] ?? ''}</span></dd>
          ${asked ? html`<dt>${t.details.initiator.by}</dt><dd>${this.place(asked, initiator.lineNumber)}</dd>` : nothing}
          ${this.redirect(t.details.initiator.redirectedFrom, this.redirects?.from)}
          ${this.redirect(t.details.initiator.redirectsTo, this.redirects?.to)}
          ${referrer ? html`<dt>Referer</dt><dd>${this.place(referrer)}</dd>` : nothing}
        </dl>
      </section>
      ${this.stacks(initiator.stack)}
      <section>
        <h3>${t.details.initiator.chain}</h3>
        <initiator-tree .bench=${this.bench} index=${this.row.index} .revision=${this.model.revision}></initiator-tree>
        <ul class="further">
          ${asked ? html`<li>${this.find(asked, t.details.initiator.findParent)}</li>` : nothing}
          <li>${this.triggered(own)}</li>
        </ul>
      </section>
    `;
  }

  private async follow(): Promise<void> {
    const { view } = this;
    this.redirects = null;
    const found = await redirectsOf(this.bench, this.row, this.entry);
    if (view === this.view) this.redirects = found;
  }

  private redirect(name: string, row: BenchRow | null | undefined): TemplateResult | typeof nothing {
    if (!row) return nothing;
    const open = () =>
      this.dispatchEvent(new CustomEvent('open-entry', { detail: row.index, bubbles: true, composed: true }));
    return html`<dt>${name}</dt><dd>${entryLine(row, open)}</dd>`;
  }

  /** The call stack and those that it was started from later. */
  private stacks(stack: Any): TemplateResult | typeof nothing {
    const all: { title: string; frames: Any[] }[] = [];
    for (let at = stack, i = 0; at && typeof at === 'object' && i < DEEPEST; at = at.parent, i++) {
      all.push({
        title: i === 0 ? t.details.initiator.stack : text(at.description) || t.details.initiator.async,
        frames: list(at.callFrames),
      });
    }
    if (!all.some((s) => s.frames.length > 0)) return nothing;
    return html`<section>
      <h3>${t.details.initiator.stack} <span class="tag num">${count(all.reduce((n, s) => n + s.frames.length, 0))}</span></h3>
      <div class="scroll" tabindex="0" role="group" aria-label=${t.details.initiator.stack}><table>
        <thead><tr><th scope="col">${t.details.initiator.function}</th><th scope="col">${t.details.initiator.place}</th></tr></thead>
        <tbody>
          ${all.map(
            ({ title, frames }, i) => html`
              ${i > 0 && frames.length > 0 ? html`<tr><td colspan="2"><span class="tag">${title}</span></td></tr>` : nothing}
              ${frames.map(
                (f) => html`<tr><td><code>${plain(text(f.functionName)) || t.details.initiator.anonymous}</code></td>
                  <td>${this.place(text(f.url), f.lineNumber, f.columnNumber)}</td></tr>`,
              )}`,
          )}
        </tbody>
      </table></div>
    </section>`;
  }

  /** Lines and columns of a capture count from 0. */
  private place(where: string, line?: Any, column?: Any): TemplateResult {
    const at = [line, column].filter((n) => typeof n === 'number').map((n) => `:${n + 1}`);
    return html`<span class="mono">${marked(where)}${at}</span>`;
  }

  private find(where: string, words: string): TemplateResult {
    const path = pathOf(where);
    return html`<button class="link" type="button" @click=${() => this.ask(`url:"${path}"`)}>${words}</button>`;
  }

  private triggered(own: string): TemplateResult {
    const path = pathOf(own);
    return html`<button class="link" type="button" @click=${() => this.ask(`initiated-by:"${path}"`)}>${t.details.initiator.findStarted}</button>`;
  }
}

/** Host and path: what both sides of a chain share, whatever is removed from the query. */
function pathOf(where: string): string {
  const bare = plain(where).replace(/^[a-z-]+:\/\//, '');
  return (bare.split(/[?#]/)[0] ?? '').replaceAll('"', '');
}
