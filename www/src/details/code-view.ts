/**
 * A text of any size with line numbers: found in, pretty-printed, wrapped or not. Only the lines in view are drawn, and
 * a very long line is cut into pieces, so that a megabyte in one line scrolls like any other text.
 */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { base, buttons } from '../styles/shared';
import { t } from '../texts';
import { count } from '../texts/format';
import { detailsStyle } from './details-style';
import './find-field';
import { finder, marked } from './marked';

const LINE = 19;
/** Longest piece of a line that is drawn at once, in characters. */
const PIECE = 800;
/** Characters that a wrapped piece may have. */
const WRAPPED = 100;

interface Piece {
  /** Number of the line; 0 for what goes on from the piece before. */
  line: number;
  text: string;
}

function pieces(text: string, most: number): Piece[] {
  const out: Piece[] = [];
  for (const [i, line] of text.split(/\r\n|\n|\r/).entries()) {
    for (let at = 0; at === 0 || at < line.length; at += most) {
      out.push({ line: at === 0 ? i + 1 : 0, text: line.slice(at, at + most) });
    }
  }
  return out;
}

@customElement('code-view')
export class CodeView extends LitElement {
  static override styles = [
    base,
    buttons,
    detailsStyle,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        height: 100%;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.35rem;
        padding: 0.35rem 0.75rem;
        border-bottom: 1px solid var(--line);
      }
      .bar button[aria-pressed='true'] {
        background: var(--accent-soft);
      }
      .scroller {
        position: relative;
        flex: 1;
        min-height: 8rem;
        overflow: auto;
        font: 400 0.78rem / 19px var(--mono);
      }
      .scroller:focus-visible {
        outline-offset: -2px;
        border-radius: 0;
      }
      .layer {
        position: absolute;
        top: 0;
        left: 0;
        min-width: 100%;
      }
      .line {
        display: flex;
        height: 19px;
        white-space: pre;
      }
      .number {
        position: sticky;
        left: 0;
        flex: none;
        width: 4.2rem;
        padding-right: 0.9rem;
        background: var(--surface);
        color: var(--muted);
        text-align: right;
        user-select: none;
      }
      .line.now {
        background: var(--accent-soft);
      }
    `,
  ];

  @property() text = '';
  @property({ type: Boolean }) pretty = false;
  @property({ type: Boolean }) canPretty = false;
  @property({ attribute: false }) words: readonly string[] = [];
  @state() private wrap = true;
  @state() private sought = '';
  @state() private at = 0;
  @state() private first = 0;
  @query('.scroller') private scroller!: HTMLElement;
  private pieces: Piece[] = [];
  private hits: number[] = [];

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('text') || changed.has('wrap')) this.pieces = pieces(this.text, this.wrap ? this.fit() : PIECE);
    if (changed.has('text') || changed.has('wrap') || changed.has('sought')) {
      const word = this.sought.toLowerCase();
      this.hits = word ? this.pieces.flatMap((p, i) => (p.text.toLowerCase().includes(word) ? [i] : [])) : [];
      this.at = 0;
    }
  }

  /** How many characters stand in a line. */
  private fit(): number {
    const room = this.clientWidth - 100;
    return room > 200 ? Math.floor(room / 7.6) : WRAPPED;
  }

  override render(): TemplateResult {
    const view = Math.ceil((this.scroller?.clientHeight ?? 600) / LINE) + 2;
    const lines = this.pieces.slice(this.first, this.first + view);
    const words = finder(this.sought ? [this.sought] : this.words);
    const c = t.details.code;
    return html`
      <div class="bar">
        <find-field .sought=${this.sought} at=${this.hits.length === 0 ? 0 : this.at + 1} hits=${this.hits.length}
          @find=${(e: CustomEvent<string>) => {
            this.sought = e.detail;
            this.updateComplete.then(() => this.toHit(0));
          }}
          @step=${(e: CustomEvent<number>) => this.toHit(this.at + e.detail)}></find-field>
        ${
          this.canPretty
            ? html`<button class="quiet" type="button" aria-pressed=${this.pretty} @click=${() => this.dispatchEvent(new CustomEvent('pretty'))}>${c.pretty}</button>`
            : nothing
        }
        <button class="quiet" type="button" aria-pressed=${this.wrap} @click=${() => {
          this.wrap = !this.wrap;
        }}>${c.wrap}</button>
        <slot></slot>
      </div>
      <div class="scroller" tabindex="0" role="group" aria-label=${c.text} @scroll=${this.onScroll}>
        <div class="spacer"></div>
        <div class="layer">
          ${lines.map(
            (piece, i) => html`<div class="line ${this.hits[this.at] === this.first + i ? 'now' : ''}">
              <span class="number" aria-hidden="true">${piece.line > 0 ? count(piece.line) : ''}</span><span>${marked(piece.text, words)}</span>
            </div>`,
          )}
        </div>
      </div>
    `;
  }

  override updated(): void {
    const spacer = this.renderRoot.querySelector<HTMLElement>('.spacer');
    const layer = this.renderRoot.querySelector<HTMLElement>('.layer');
    // Browsers cut elements off past 16 million pixels: texts of more lines than that end there.
    if (spacer) spacer.style.height = `${Math.min(this.pieces.length * LINE, 15_000_000)}px`;
    if (layer) layer.style.top = `${this.first * LINE}px`;
  }

  private onScroll(): void {
    this.first = Math.max(0, Math.floor(this.scroller.scrollTop / LINE) - 1);
  }

  private toHit(at: number): void {
    const n = this.hits.length;
    if (n === 0) return;
    this.at = ((at % n) + n) % n;
    this.scroller.scrollTop = Math.max(0, (this.hits[this.at] ?? 0) * LINE - this.scroller.clientHeight / 2);
  }
}
