/** The keyboard shortcuts as a list, for Help and for the sheet that `?` opens. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { base } from '../styles/shared';
import { t } from '../texts';

@customElement('shortcuts-list')
export class ShortcutsList extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr));
        gap: 1.25rem 2rem;
        margin-top: 0.75rem;
        font-size: var(--t-small);
      }
      dl {
        display: grid;
        grid-template-columns: 9.5rem minmax(0, 1fr);
        gap: 0.35rem 0.75rem;
        margin-top: 0.4rem;
      }
      kbd {
        padding: 0.05rem 0.4rem;
        border: 1px solid var(--line-strong);
        border-radius: 5px;
        background: var(--sunken);
        font: 500 0.78rem var(--sans);
        white-space: nowrap;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`${t.shortcuts.groups.map(
      ([name, keys]) => html`<div><h3>${name}</h3>
        <dl>${keys.map(([key, words]) => html`<dt><kbd>${key}</kbd></dt><dd>${words}</dd>`)}</dl></div>`,
    )}`;
  }
}
