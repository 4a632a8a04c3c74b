/** What was opened when it was no plain HAR, and what of it could not be read. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Imported, ImportWarning } from '../engine/types';
import { base, card } from '../styles/shared';
import { t } from '../texts';
import { icon } from './icons';

/** Most warnings that are listed. */
const LISTED = 50;

@customElement('import-notes')
export class ImportNotes extends LitElement {
  static override styles = [
    base,
    card,
    css`
      :host {
        margin-top: 1rem;
      }
      .card {
        padding: 0.75rem 1rem;
      }
      p,
      summary {
        display: flex;
        gap: 0.5rem;
        align-items: center;
      }
      details {
        margin-top: 0.5rem;
      }
      summary {
        cursor: pointer;
        font-weight: 550;
      }
      summary svg:first-child {
        color: var(--warn, var(--danger));
      }
      summary::-webkit-details-marker {
        display: none;
      }
      details[open] svg:last-child {
        transform: rotate(90deg);
      }
      ul {
        margin-top: 0.5rem;
        font-size: var(--t-small);
      }
      li {
        padding: 0.3rem 0;
        border-top: 1px solid var(--line);
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) imported: Imported | null = null;

  override render(): TemplateResult | typeof nothing {
    const { imported } = this;
    if (!imported) return nothing;
    const { warnings } = imported;
    const notes = t.unpack.notes;
    return html`<section class="card" aria-label=${notes.label}>
      <p class="muted">${icon(imported.format === 'cut-off' ? 'warn' : 'file')}<span>${notes.from(imported.format, imported.entries)}</span></p>
      ${
        warnings.length > 0
          ? html`<details>
            <summary>${icon('warn')}<span>${notes.count(warnings.length)}</span>${icon('chevron')}</summary>
            <ul>${warnings.slice(0, LISTED).map((warning) => this.item(warning))}</ul>
          </details>`
          : nothing
      }
    </section>`;
  }

  private item(warning: ImportWarning): TemplateResult {
    const where = [warning.member, warning.entry === undefined ? '' : t.problem.entry(warning.entry + 1)].filter(
      Boolean,
    );
    const said = t.unpack.notes.codes[warning.code] ?? sentence(warning.message);
    return html`<li>${said} <span class="muted num">${where.join(', ')}</span></li>`;
  }
}

/** The engine writes in lower case and without a full stop, so that its words fit into a line of a log. */
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
