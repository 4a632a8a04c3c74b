/** What the filter shows, as a file: a clean HAR, or the rows as a table. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { BenchModel } from '../app/bench-model';
import { save } from '../app/download';
import { type TableFormat, tableFile } from '../app/export-table';
import { ClosesItself, menu } from '../styles/menu';
import { base, buttons } from '../styles/shared';
import { t } from '../texts';
import { icon } from './icons';

@customElement('export-menu')
export class ExportMenu extends LitElement {
  static override styles = [
    base,
    buttons,
    menu,
    css`
      .lead {
        margin: 0.2rem 0 0.4rem;
      }
    `,
  ];

  @property({ attribute: false }) model!: BenchModel;
  @property() name = 'capture';
  @state() open = false;
  @state() private said = '';

  constructor() {
    super();
    new ClosesItself(this);
  }

  override render(): TemplateResult {
    return html`<button class="tool" type="button" aria-expanded=${this.open} aria-controls="panel"
        aria-label=${t.bench.export.title} title=${t.bench.export.title}
        @click=${() => {
          this.open = !this.open;
          this.said = '';
        }}>${icon('export')}</button>
      ${this.open ? this.panel() : nothing}`;
  }

  private panel(): TemplateResult {
    const item = (name: string, lead: string, run: () => Promise<void>): TemplateResult =>
      html`<button class="item" type="button" @click=${() => this.run(run)}>
        <strong>${name}</strong>${lead ? html`<span class="muted">${lead}</span>` : nothing}
      </button>`;
    return html`<div id="panel" class="panel" role="group" aria-label=${t.bench.export.title}>
      <h2>${t.bench.export.title}</h2>
      <p class="lead muted">${t.bench.export.lead(this.model.found)}</p>
      ${item(t.bench.export.har, t.bench.export.harLead, () => this.cleanHar())}
      ${item(t.bench.export.csv, '', () => this.table('csv'))}
      ${item(t.bench.export.md, '', () => this.table('md'))}
      ${item(t.bench.export.json, t.bench.export.tableLead, () => this.table('json'))}
      <p class="muted" role="status">${this.said}</p>
    </div>`;
  }

  private get stem(): string {
    return this.name.replace(/\.[^.]*$/, '') || 'capture';
  }

  private async run(make: () => Promise<void>): Promise<void> {
    this.said = t.bench.export.running;
    try {
      await make();
      this.open = false;
    } catch {
      this.said = t.bench.export.failed;
    }
  }

  private async cleanHar(): Promise<void> {
    const made = await this.model.bench?.cleanSet({});
    if (made) save(made.blob, `${this.stem}.filtered.sanitized.har`);
  }

  private async table(format: TableFormat): Promise<void> {
    const { bench, shown } = this.model;
    if (bench) save(await tableFile(bench, shown, format), `${this.stem}.requests.${format}`);
  }
}
