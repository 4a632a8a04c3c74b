/** What can be taken along of a request: commands that send it again, its row, a link to it. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { BenchModel } from '../app/bench-model';
import type { BenchRow, EntryView } from '../engine/bench-types';
import { icon } from '../parts/icons';
import { ClosesItself, menu } from '../styles/menu';
import { base, buttons } from '../styles/shared';
import { COLUMN_IDS, column } from '../table/bench-columns';
import { t } from '../texts';
import { copyText } from './copy';
import { type Command, command, requestOf } from './copy-as';
import { urlOf } from './har';

@customElement('copy-menu')
export class CopyMenu extends LitElement {
  static override styles = [
    base,
    buttons,
    menu,
    css`
      .panel .item {
        flex-direction: row;
        justify-content: space-between;
      }
      .secrets {
        display: flex;
        gap: 0.5rem;
        margin-top: 0.4rem;
        padding: 0.5rem;
        border-top: 1px solid var(--line);
      }
      .secrets input {
        flex: none;
        width: 1rem;
        height: 1rem;
        margin: 0.15rem 0 0;
        accent-color: var(--danger);
      }
      .word {
        white-space: nowrap;
      }
      @container (max-width: 22rem) {
        .word {
          display: none;
        }
      }
      .warn {
        color: var(--danger);
      }
    `,
  ];

  @property({ attribute: false }) model!: BenchModel;
  @property({ attribute: false }) row!: BenchRow;
  @property({ attribute: false }) view!: EntryView;
  /** Leads to this entry and tab. */
  @property() link = '';
  @state() open = false;
  /** Asked for anew each time the menu opens. */
  @state() private withSecrets = false;

  constructor() {
    super();
    new ClosesItself(this);
  }

  override render(): TemplateResult {
    return html`<button class="tool" type="button" aria-expanded=${this.open} aria-controls="panel"
        aria-label=${t.details.copyAs.title} title=${t.details.copyAs.title} @click=${() => {
          this.open = !this.open;
          this.withSecrets = false;
        }}>${icon('copy')}<span class="word">${t.details.copyAs.title}</span></button>
      ${this.open ? this.panel() : nothing}`;
  }

  private panel(): TemplateResult {
    const c = t.details.copyAs;
    const item = (name: string, make: () => string | Promise<string>): TemplateResult =>
      html`<button class="item" type="button" @click=${(event: Event) => this.take(event, make)}>${name}<span class="said muted"></span></button>`;
    return html`<div id="panel" class="panel" role="group" aria-label=${c.title}>
      ${(['curl', 'fetch', 'powershell', 'url'] as const).map((which) => item(c[which], () => this.command(which)))}
      ${item(c.row, () => this.rowText())}
      ${item(c.link, () => this.link)}
      <label class="secrets"><input type="checkbox" .checked=${this.withSecrets} @change=${(e: Event) => {
        this.withSecrets = (e.target as HTMLInputElement).checked;
      }} /><span>${c.withSecrets}<br /><span class=${this.withSecrets ? 'warn' : 'muted'}>${this.withSecrets ? c.warn : c.without}</span></span></label>
    </div>`;
  }

  private async take(event: Event, make: () => string | Promise<string>): Promise<void> {
    const { currentTarget } = event;
    const text = await make();
    await copyText({ currentTarget } as unknown as Event, text);
  }

  private async command(which: Command): Promise<string> {
    if (this.withSecrets && this.model.bench) {
      const original = JSON.parse(await this.model.bench.original(this.row.index, '/request'));
      return command(which, requestOf(original, ''));
    }
    return command(which, requestOf(this.view.entry?.request, this.view.request?.text ?? ''));
  }

  private rowText(): string {
    const [first = 0] = this.model.span;
    // Host and path as the clean copy has them; the text of an error may hold anything.
    const url = urlOf(this.view.entry);
    const row = { ...this.row, host: url?.host ?? this.row.host, path: url?.pathname ?? '', error: this.row.failure };
    return COLUMN_IDS.filter((id) => id !== 'waterfall')
      .map((id) => [t.bench.columns[id], column(id).text(row, first)] as const)
      .filter(([, value]) => value !== '' && value !== t.table.unknown)
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n');
  }
}
