/**
 * The reply as what it is: trees, pictures, fonts, sound. A body is hostile input: pages are drawn in a frame that runs
 * and loads nothing, SVG as a picture, the rest as bytes.
 */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { BodyView } from '../engine/bench-types';
import { t } from '../texts';
import { bytes, count, duration } from '../texts/format';
import { allowMarkup, type BodyKind, hexDump, kindOf, parseJson, parseXml } from './body';
import { plain } from './har';
import { marked } from './marked';
import { stillPage } from './still-page';
import { DetailsTab } from './tab';
import { jsonTree, type TreeNode, xmlTree } from './tree-node';
import './tree-view';

/** Longest text that becomes a tree. */
const TREE_MOST = 30_000_000;
const HEX_MOST = 16_384;

@customElement('preview-tab')
export class PreviewTab extends DetailsTab {
  static override styles = [
    ...DetailsTab.styles,
    css`
      :host {
        height: 100%;
        overflow: auto;
      }
      .picture {
        display: grid;
        place-items: center;
        gap: 0.75rem;
        padding: 1.25rem;
      }
      .picture img {
        max-width: 100%;
        max-height: 60vh;
        background: repeating-conic-gradient(var(--sunken) 0 25%, var(--surface) 0 50%) 0 / 16px 16px;
        box-shadow: 0 0 0 1px var(--line);
      }
      iframe {
        display: block;
        width: 100%;
        height: min(70vh, 40rem);
        border: 0;
        border-bottom: 1px solid var(--line);
        background: #fff;
      }
      .media {
        display: grid;
        gap: 0.75rem;
        padding: 1.25rem;
      }
      video {
        min-width: min(20rem, 100%);
        max-width: 100%;
        max-height: 60vh;
        background: #000;
      }
      audio {
        width: min(32rem, 100%);
      }
      .specimen {
        padding: 1.25rem;
        font-size: 1.75rem;
        line-height: 1.5;
        overflow-wrap: anywhere;
      }
      .note {
        padding: 0.6rem 0.9rem;
      }
      pre {
        padding: 0.75rem;
        white-space: pre;
        overflow-x: auto;
      }
    `,
  ];

  @state() private tree: TreeNode | null = null;
  @state() private picture = '';
  @state() private size = '';
  @state() private font = '';
  @state() private hex = '';
  /** Address of sound or film. */
  @state() private media = '';
  private kind: BodyKind = 'text';
  private run = 0;

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('view')) this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.forget();
  }

  private forget(): void {
    if (this.picture) URL.revokeObjectURL(this.picture);
    if (this.media) URL.revokeObjectURL(this.media);
    if (this.font) for (const face of document.fonts) if (face.family === this.font) document.fonts.delete(face);
    Object.assign(this, { picture: '', media: '', font: '', hex: '', tree: null, size: '' });
  }

  private async load(): Promise<void> {
    this.forget();
    const body = this.view.response;
    if (!body) return;
    const run = ++this.run;
    const { index } = this.row;
    this.kind = kindOf(body);
    if (this.kind === 'json' || this.kind === 'xml') {
      const whole =
        body.chars > body.text.length && body.chars < TREE_MOST
          ? await this.bench.bodyText(index, 'response', 0, body.chars)
          : body.text;
      if (run !== this.run) return;
      const value = this.kind === 'json' ? parseJson(whole) : undefined;
      const root = this.kind === 'xml' ? parseXml(whole) : null;
      this.tree = value !== undefined ? jsonTree(value) : root ? xmlTree(root) : null;
    } else if (this.kind !== 'text' && this.kind !== 'html') {
      const data = await this.bench.bodyBytes(index, 'response');
      if (run !== this.run) return;
      if (this.kind === 'image' || this.kind === 'svg') {
        const type = this.kind === 'svg' ? 'image/svg+xml' : body.mime;
        this.picture = URL.createObjectURL(new Blob([data], { type }));
      } else if (this.kind === 'audio' || this.kind === 'video') {
        if (data.byteLength > 0) this.media = URL.createObjectURL(new Blob([data], { type: body.mime }));
      } else if (this.kind === 'font') {
        await this.loadFont(data, run);
      }
      if (this.kind !== 'svg' && this.kind !== 'image' && !this.media && !this.font) this.hex = hexDump(data, HEX_MOST);
    }
  }

  private async loadFont(data: Uint8Array<ArrayBuffer>, run: number): Promise<void> {
    try {
      const name = `preview-${this.row.index}`;
      const face = await new FontFace(name, data.buffer).load();
      if (run !== this.run) return;
      document.fonts.add(face);
      this.font = name;
    } catch {
      // A font that the browser does not take is shown as bytes.
    }
  }

  override render(): TemplateResult {
    const body = this.view.response;
    if (!body) return html`<p class="none">${t.details.noBody}</p>`;
    const note = body.comment ? html`<p class="note muted">${body.comment}</p>` : nothing;
    const altered = body.altered && !body.isText ? html`<p class="note muted">${t.details.altered}</p>` : nothing;
    if (this.tree) return html`${note}<tree-view .root=${this.tree} .words=${this.words}></tree-view>`;
    if (this.picture) {
      return html`${altered}<div class="picture">
        <img src=${this.picture} alt=${t.details.imageAlt} @load=${this.onPicture} @error=${this.onBroken} />
        <p class="muted num">${[this.size, body.mime, bytes(body.bytes)].filter(Boolean).join(' · ')}</p>
      </div>`;
    }
    if (this.media) return html`${altered}<div class="media">${this.player(body)}</div>`;
    if (this.font) {
      return html`<p class="specimen" .style=${`font-family: "${this.font}"`}>ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 .,:;!?&@ éèàçùßñ</p>
        <p class="note muted num">${body.mime} · ${bytes(body.bytes)}</p>`;
    }
    if (this.kind === 'html' && body.text) {
      return html`<iframe sandbox="" title=${t.details.pagePreview} referrerpolicy="no-referrer"></iframe>
        <p class="note muted">${t.details.pageNote}</p>`;
    }
    if (this.hex) {
      return html`${note}${altered}<p class="note muted num">${body.mime} · ${bytes(body.bytes)}${body.bytes > HEX_MOST ? ` · ${t.details.firstBytes(bytes(HEX_MOST))}` : ''}</p>
        <pre tabindex="0" role="group" aria-label=${t.details.hex}>${this.hex}</pre>`;
    }
    if (!body.text) return html`<p class="none">${body.comment || t.details.noBody}</p>`;
    return html`${note}<pre tabindex="0" role="group" aria-label=${t.details.tabs.preview}>${marked(body.text.slice(0, 100_000), this.words)}</pre>
      ${body.chars > 100_000 ? html`<p class="note muted">${t.details.rest(count(body.chars - 100_000))}</p>` : nothing}`;
  }

  /** Nothing plays by itself, and nothing is cast elsewhere. What the browser can't play is shown as bytes. */
  private player(body: BodyView): TemplateResult {
    const length = (event: Event): void => {
      const { duration: seconds, videoWidth, videoHeight } = event.target as HTMLVideoElement;
      const size = videoWidth > 0 ? `${count(videoWidth)} × ${count(videoHeight)}` : '';
      const long = Number.isFinite(seconds) ? duration(seconds * 1000) : '';
      this.size = [size, long].filter(Boolean).join(' · ');
    };
    const player =
      this.kind === 'video'
        ? html`<video controls preload="metadata" src=${this.media} aria-label=${t.details.videoAlt} controlslist="nodownload noremoteplayback"
            disableremoteplayback disablepictureinpicture @loadedmetadata=${length} @error=${this.onBroken}></video>`
        : html`<audio controls preload="metadata" src=${this.media} aria-label=${t.details.audioAlt} controlslist="nodownload noremoteplayback"
            disableremoteplayback @loadedmetadata=${length} @error=${this.onBroken}></audio>`;
    return html`${player}<p class="muted num">${[this.size, body.mime, bytes(body.bytes)].filter(Boolean).join(' · ')}</p>`;
  }

  override updated(): void {
    const frame = this.renderRoot.querySelector('iframe');
    const page = plain(this.view.response?.text ?? '');
    if (!frame || frame.dataset.shown === String(this.row.index)) return;
    frame.dataset.shown = String(this.row.index);
    const still = stillPage(page);
    allowMarkup(still, () => {
      frame.srcdoc = still;
    });
  }

  private onPicture(event: Event): void {
    const { naturalWidth, naturalHeight } = event.target as HTMLImageElement;
    this.size = `${count(naturalWidth)} × ${count(naturalHeight)}`;
  }

  private async onBroken(): Promise<void> {
    const data = await this.bench.bodyBytes(this.row.index, 'response');
    this.forget();
    this.hex = hexDump(data, HEX_MOST);
  }
}
