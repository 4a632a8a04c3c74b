/** The reply as text, made readable on demand. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { t } from '../texts';
import { bytes, count } from '../texts/format';
import { hexDump, isDense, kindOf, pretty } from './body';
import './code-view';
import { copyText } from './copy';
import { plain } from './har';
import { DetailsTab } from './tab';

/** Longest text that is shown, in characters; what is longer can be saved with the capture. */
const MOST = 8_000_000;
const HEX_MOST = 65_536;

@customElement('response-tab')
export class ResponseTab extends DetailsTab {
  static override styles = [
    ...DetailsTab.styles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
        min-height: 0;
      }
      code-view {
        flex: 1;
      }
      .note {
        padding: 0.5rem 0.9rem;
        border-bottom: 1px solid var(--line);
      }
    `,
  ];

  @state() private whole = '';
  @state() private pretty = false;
  private run = 0;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('view')) this.load();
  }

  private async load(): Promise<void> {
    const run = ++this.run;
    const body = this.view.response;
    this.whole = body?.text ?? '';
    this.pretty = body ? body.isText && isDense(body.text) && body.chars < 2_000_000 : false;
    if (!body) return;
    if (!body.isText) {
      const data = await this.bench.bodyBytes(this.row.index, 'response');
      if (run === this.run) this.whole = hexDump(data, HEX_MOST);
    } else if (body.chars > body.text.length) {
      const text = await this.bench.bodyText(this.row.index, 'response', 0, MOST);
      if (run === this.run) this.whole = text;
    }
  }

  override render(): TemplateResult {
    const body = this.view.response;
    if (!body || (!this.whole && body.bytes === 0))
      return html`<p class="none">${body?.comment || t.details.noBody}</p>`;
    const kind = kindOf(body);
    const shown = this.pretty && body.isText ? pretty(this.whole, kind) : this.whole;
    return html`
      ${body.comment ? html`<p class="note muted">${body.comment}</p>` : nothing}
      ${body.altered ? html`<p class="note muted">${t.details.altered}</p>` : nothing}
      ${body.chars > MOST ? html`<p class="note muted">${t.details.rest(count(body.chars - MOST))}</p>` : nothing}
      <code-view .text=${shown} ?pretty=${this.pretty} ?canPretty=${body.isText} .words=${this.model.words}
        @pretty=${() => {
          this.pretty = !this.pretty;
        }}>
        <button class="quiet" type="button" @click=${(e: Event) => copyText(e, plain(shown))}>${t.details.copy}</button>
        <span class="muted num">${body.mime} · ${bytes(body.bytes)}</span>
      </code-view>
    `;
  }
}
