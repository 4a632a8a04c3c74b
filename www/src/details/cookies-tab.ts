/** Cookies sent and set, with their attributes, why a browser would refuse one, and with which requests it is sent. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { t } from '../texts';
import { count } from '../texts/format';
import { type Refusal, refusals, remarks, type Setting, sentWith, settingOf } from './cookie-rules';
import { type Cookie, cookies, headers, isMarked, plain, type Side, urlOf } from './har';
import { DetailsTab } from './tab';
import './value-text';

const bytesOf = (text: string): number => new TextEncoder().encode(plain(text)).length;

@customElement('cookies-tab')
export class CookiesTab extends DetailsTab {
  static override styles = [
    ...DetailsTab.styles,
    css`
      /* The table may be wider than the details; what is said about a cookie stays in sight. */
      .treated {
        position: sticky;
        left: 0;
        width: max-content;
        max-width: calc(100cqw - 1.8rem);
      }
    `,
  ];

  /** By how many bytes the original is longer than what stands on the page, by pointer. */
  @state() private longer = new Map<string, number>();

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('view')) this.measure();
  }

  /** Whether a cookie is too large depends on the value that it has in the original. */
  private async measure(): Promise<void> {
    const { view } = this;
    this.longer = new Map();
    const texts = new Map(headers(this.entry, 'response').map(({ pointer, value }) => [pointer, value]));
    for (const { pointer, value } of cookies(this.entry, 'response'))
      if (!texts.has(pointer)) texts.set(pointer, value);
    // Of several cookies in one header nobody can tell whose value is longer.
    const masked = cookies(this.entry, 'response')
      .map(({ pointer }) => [pointer, texts.get(pointer) ?? ''] as const)
      .filter(([, text]) => isMarked(text) && !text.includes('\n'));
    if (masked.length === 0) return;
    const pointers = masked.map(([pointer]) => pointer);
    const sizes = await this.bench.sizes(this.row.index, pointers).catch(() => []);
    if (view !== this.view) return;
    this.longer = new Map(masked.map(([pointer, text], i) => [pointer, (sizes[i] ?? 0) - bytesOf(text)]));
  }

  override render(): TemplateResult {
    const sent = cookies(this.entry, 'request');
    const set = cookies(this.entry, 'response');
    if (sent.length + set.length === 0) return html`<p class="none">${t.details.noCookies}</p>`;
    return html`${this.table('request', t.details.cookiesSent, sent)} ${this.table('response', t.details.cookiesSet, set)}`;
  }

  private table(side: Side, title: string, all: Cookie[]): TemplateResult | typeof nothing {
    if (all.length === 0) return nothing;
    const set = side === 'response';
    const c = t.details.cookie;
    // Chrome tells of cookies that are sent what it keeps of them; others name and value only.
    const told = set || all.some((cookie) => cookie.domain || cookie.path || cookie.expires || cookie.secure);
    return html`<section>
      <h3>${title} <span class="tag num">${count(all.length)}</span></h3>
      <div class="scroll" tabindex="0" role="group" aria-label=${title}><table>
        <thead><tr>
          <th scope="col">${c.name}</th><th scope="col">${c.value}</th>
          ${told ? html`<th scope="col">${c.domain}</th><th scope="col">${c.path}</th><th scope="col">${c.expires}</th><th scope="col">${c.flags}</th>` : nothing}
        </tr></thead>
        <tbody>${all.map((cookie) => this.line(cookie, set, told))}</tbody>
      </table></div>
      ${set ? html`<p class="muted small">${c.rules}</p>` : nothing}
    </section>`;
  }

  private line(cookie: Cookie, set: boolean, told: boolean): TemplateResult {
    const flags = [
      cookie.httpOnly ? 'HttpOnly' : '',
      cookie.secure ? 'Secure' : '',
      cookie.sameSite ? `SameSite=${cookie.sameSite}` : '',
      cookie.partitioned ? 'Partitioned' : '',
    ].filter(Boolean);
    return html`<tr>
      <td>${plain(cookie.name)}</td>
      <td><value-text .bench=${this.bench} index=${this.row.index} pointer=${cookie.pointer} name=${plain(cookie.name)}
        .value=${cookie.value} .words=${this.words}></value-text></td>
      ${
        told
          ? html`<td>${plain(cookie.domain)}</td><td>${plain(cookie.path)}</td><td>${this.lifeOf(cookie)}</td>
            <td>${flags.map((f) => html`<span class="tag">${f}</span> `)}</td>`
          : nothing
      }
    </tr>
    ${set ? this.treatment(cookie) : nothing}`;
  }

  private lifeOf({ maxAge, expires }: Cookie): string {
    if (maxAge !== null) return t.details.cookie.maxAge(maxAge);
    return plain(expires) || t.details.cookie.session;
  }

  /** What browsers do with it. */
  private treatment(cookie: Cookie): TemplateResult {
    const c = t.details.cookie;
    const url = urlOf(this.entry);
    const size = this.sizeOf(cookie);
    const setting: Setting = { ...settingOf(this.entry, url, this.row.started), size };
    const refused = refusals(cookie, setting);
    const said = remarks(cookie, setting);
    const line = (tone: string, tag: string, words: string): TemplateResult =>
      html`<tr><td colspan="6"><div class="treated"><span class="tag ${tone}">${tag}</span> ${words}</div></td></tr>`;
    const kept = refused.length === 0 && !said.includes('deleted');
    const sent = sentWith(cookie, url).map(([key, about]) => (c.sent[key] ?? (() => ''))(about));
    return html`
      ${refused.map((why: Refusal) => line('bad', c.refused, t.details.refusals[why]))}
      ${said.map((what) => line('warn', what === 'deleted' ? c.deleted : c.changed, t.details.remarks[what]))}
      ${kept ? line('', c.isSent, `${sent.join('; ')}.`) : nothing}`;
  }

  /** Name and value in bytes. */
  private sizeOf({ name, value, pointer }: Cookie): number {
    return bytesOf(name) + bytesOf(value) + (this.longer.get(pointer) ?? 0);
  }
}
