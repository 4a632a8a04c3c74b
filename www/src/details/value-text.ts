/** One value of the capture: shown with what will be removed masked, and revealed for a look on demand. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Bench } from '../engine/bench-types';
import '../parts/reveal-value';
import { base } from '../styles/shared';
import { detailsStyle } from './details-style';
import { isMarked } from './har';
import { marked } from './marked';

@customElement('value-text')
export class ValueText extends LitElement {
  static override styles = [
    base,
    detailsStyle,
    css`
      :host {
        display: inline;
        font-size: inherit;
        overflow-wrap: anywhere;
      }
      span {
        white-space: pre-wrap;
      }
      reveal-value {
        overflow-wrap: normal;
      }
      reveal-value {
        display: inline-block;
        max-width: 100%;
        white-space: normal;
      }
    `,
  ];

  @property({ attribute: false }) bench!: Bench;
  @property({ type: Number }) index = 0;
  @property() pointer = '';
  @property() name = '';
  @property() value = '';
  @property({ attribute: false }) words: RegExp | null = null;

  override render(): TemplateResult {
    return html`<span>${marked(this.value, this.words)}</span> ${
      isMarked(this.value) && this.pointer
        ? html`<reveal-value name=${this.name} .ask=${() => this.bench.original(this.index, this.pointer)}></reveal-value>`
        : nothing
    }`;
  }
}
