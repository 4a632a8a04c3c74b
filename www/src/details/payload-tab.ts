/** What was sent: query, form, parts of a multipart body, JSON as a tree, or the text as it is. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { t } from '../texts';
import { bytes, count } from '../texts/format';
import { kindOf, parseJson } from './body';
import './code-view';
import { type Field, list, pairs, plain, query, text } from './har';
import { marked } from './marked';
import { DetailsTab } from './tab';
import { jsonTree, type TreeNode } from './tree-node';
import './tree-view';
import './value-text';

interface Part {
  name: string;
  file: string;
  type: string;
  value: string;
}

/** The parts of a multipart body. */
export function partsOf(body: string, mime: string): Part[] {
  const boundary = /boundary="?([^";]+)"?/i.exec(mime)?.[1] ?? /^--([^\r\n]+)/.exec(body)?.[1];
  if (!boundary) return [];
  return body
    .split(`--${boundary}`)
    .slice(1)
    .filter((piece) => !piece.startsWith('--'))
    .map((piece) => {
      const [head = '', ...rest] = piece.replace(/^\r?\n/, '').split(/\r?\n\r?\n/);
      const named = (what: string): string => new RegExp(`[; ]${what}="([^"]*)"`, 'i').exec(head)?.[1] ?? '';
      const type = /content-type:\s*([^\r\n]+)/i.exec(head)?.[1] ?? '';
      return { name: named('name'), file: named('filename'), type, value: rest.join('\n\n').replace(/\r?\n$/, '') };
    });
}

@customElement('payload-tab')
export class PayloadTab extends DetailsTab {
  @state() private source = new Set<string>();

  private shown: { text: string; root: TreeNode | null } | undefined;

  override render(): TemplateResult {
    const params = query(this.entry);
    const body = this.view.request;
    if (params.length === 0 && !body) return html`<p class="none">${t.details.noPayload}</p>`;
    const search = plain(text(this.entry?.request?.url)).split('#')[0]?.split('?').slice(1).join('?') ?? '';
    return html`
      ${params.length > 0 ? this.section('query', t.details.queryParams, search, () => this.pairs(params), params.length) : nothing}
      ${body ? this.body() : nothing}
    `;
  }

  private section(id: string, title: string, source: string, parsed: () => TemplateResult, n?: number): TemplateResult {
    const raw = this.source.has(id);
    const toggle = (): void => {
      const next = new Set(this.source);
      if (!next.delete(id)) next.add(id);
      this.source = next;
    };
    return html`<section>
      <h3>${title} ${n === undefined ? nothing : html`<span class="tag num">${count(n)}</span>`}
        <button class="quiet" type="button" aria-pressed=${raw} @click=${toggle}>${t.details.viewSource}</button></h3>
      ${raw ? html`<pre>${source}</pre>` : parsed()}
    </section>`;
  }

  private pairs(all: Field[]): TemplateResult {
    return html`<dl class="pairs">
      ${all.map(
        (f) => html`<dt>${plain(f.name)}</dt><dd><value-text .bench=${this.bench} index=${this.row.index}
          pointer=${f.pointer} name=${plain(f.name)} .value=${f.value} .words=${this.words}></value-text></dd>`,
      )}
    </dl>`;
  }

  private body(): TemplateResult | typeof nothing {
    const body = this.view.request;
    if (!body) return nothing;
    const { mime } = body;
    const source = plain(body.text);
    const note = body.comment ? html`<p class="muted">${body.comment}</p>` : nothing;
    if (/x-www-form-urlencoded/i.test(mime)) {
      const listed = list(this.entry?.request?.postData?.params).map((p, i) => ({
        name: text(p.name),
        value: text(p.value),
        pointer: `/request/postData/params/${i}/value`,
      }));
      const all = body.text ? pairs(body.text) : listed;
      return html`${this.section('form', t.details.formData, source, () => this.pairs(all), all.length)}${note}`;
    }
    if (/multipart\//i.test(mime)) {
      const parts = partsOf(body.text, mime);
      return html`${this.section('multipart', t.details.multipart, source, () => this.parts(parts), parts.length)}${note}`;
    }
    const root = kindOf(body) === 'json' ? this.tree(body.text) : null;
    if (root) {
      return html`${this.section('json', t.details.requestBody, source, () => html`<tree-view .root=${root} .words=${this.words}></tree-view>`)}${note}`;
    }
    return html`<section>
      <h3>${t.details.requestBody} <span class="tag">${mime}</span> <span class="tag num">${bytes(body.bytes)}</span></h3>
      ${note}
      ${body.isText ? html`<pre>${marked(body.text.slice(0, 50_000), this.words)}</pre>` : html`<p class="muted">${t.details.binary(bytes(body.bytes))}</p>`}
    </section>`;
  }

  /** Made once for a text: a tree that is another one would fold itself. */
  private tree(text: string): TreeNode | null {
    if (this.shown?.text !== text) {
      const value = parseJson(text);
      this.shown = { text, root: value === undefined ? null : jsonTree(value) };
    }
    return this.shown.root;
  }

  private parts(parts: Part[]): TemplateResult {
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${t.details.multipart}><table>
      <thead><tr><th scope="col">${t.details.cookie.name}</th><th scope="col">${t.details.file}</th><th scope="col">${t.details.mime}</th>
        <th scope="col">${t.details.cookie.value}</th></tr></thead>
      <tbody>${parts.map(
        (p) => html`<tr><td>${plain(p.name)}</td><td>${plain(p.file)}</td><td>${plain(p.type)}</td>
          <td><value-text .bench=${this.bench} index=${this.row.index} .value=${p.value.slice(0, 2000)} .words=${this.words}></value-text>
            ${p.value.length > 2000 ? html`<span class="tag num">${bytes(p.value.length)}</span>` : nothing}</td></tr>`,
      )}</tbody>
    </table></div>`;
  }
}
