/** Cookies sent and set, with their attributes, and why a browser would refuse one. */
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { t } from '../texts';
import { count } from '../texts/format';
import { type Cookie, cookies, plain, type Side, urlOf } from './har';
import { DetailsTab } from './tab';
import './value-text';

/** Largest name and value together that browsers take, in bytes. */
const LARGEST = 4096;

/** Why a browser refuses to keep a cookie, as keys of the catalogue. After RFC 6265bis. */
export function refusals(cookie: Cookie, url: URL | null): string[] {
  const why: string[] = [];
  const secure = url?.protocol === 'https:' || url?.hostname === 'localhost';
  const name = plain(cookie.name);
  const domain = plain(cookie.domain).replace(/^\./, '').toLowerCase();
  const host = url?.hostname ?? '';
  if (cookie.sameSite.toLowerCase() === 'none' && !cookie.secure) why.push('noneInsecure');
  if (cookie.secure && url && !secure) why.push('secureOnPlain');
  if (domain && host && host !== domain && !host.endsWith(`.${domain}`)) why.push('domain');
  if (name.startsWith('__Secure-') && !(cookie.secure && secure)) why.push('prefix');
  if (name.startsWith('__Host-') && (!cookie.secure || !secure || domain || plain(cookie.path) !== '/'))
    why.push('prefix');
  if (cookie.partitioned && !cookie.secure) why.push('partitioned');
  if (name.length + plain(cookie.value).length > LARGEST) why.push('large');
  const expires = Date.parse(plain(cookie.expires));
  if (Number.isFinite(expires) && expires < Date.UTC(2000, 0)) why.push('expired');
  return why;
}

@customElement('cookies-tab')
export class CookiesTab extends DetailsTab {
  override render(): TemplateResult {
    const sent = cookies(this.entry, 'request');
    const set = cookies(this.entry, 'response');
    if (sent.length + set.length === 0) return html`<p class="none">${t.details.noCookies}</p>`;
    return html`${this.table('request', t.details.cookiesSent, sent)} ${this.table('response', t.details.cookiesSet, set)}`;
  }

  private table(side: Side, title: string, all: Cookie[]): TemplateResult | typeof nothing {
    if (all.length === 0) return nothing;
    const set = side === 'response';
    const url = urlOf(this.entry);
    const c = t.details.cookie;
    return html`<section>
      <h3>${title} <span class="tag num">${count(all.length)}</span></h3>
      <div class="scroll" tabindex="0" role="group" aria-label=${title}><table>
        <thead><tr>
          <th scope="col">${c.name}</th><th scope="col">${c.value}</th>
          ${set ? html`<th scope="col">${c.domain}</th><th scope="col">${c.path}</th><th scope="col">${c.expires}</th><th scope="col">${c.flags}</th>` : nothing}
        </tr></thead>
        <tbody>${all.map((cookie) => this.line(cookie, set, url))}</tbody>
      </table></div>
    </section>`;
  }

  private line(cookie: Cookie, set: boolean, url: URL | null): TemplateResult {
    const flags = [
      cookie.httpOnly ? 'HttpOnly' : '',
      cookie.secure ? 'Secure' : '',
      cookie.sameSite ? `SameSite=${cookie.sameSite}` : '',
      cookie.partitioned ? 'Partitioned' : '',
    ].filter(Boolean);
    const why = set ? refusals(cookie, url) : [];
    return html`<tr>
      <td>${plain(cookie.name)}</td>
      <td><value-text .bench=${this.bench} index=${this.row.index} pointer=${cookie.pointer} name=${plain(cookie.name)}
        .value=${cookie.value} .words=${this.words}></value-text></td>
      ${
        set
          ? html`<td>${plain(cookie.domain)}</td><td>${plain(cookie.path)}</td><td>${plain(cookie.expires) || t.details.cookie.session}</td>
            <td>${flags.map((f) => html`<span class="tag">${f}</span> `)}</td>`
          : nothing
      }
    </tr>
    ${why.map((w) => html`<tr><td colspan="6"><span class="tag ${w === 'expired' ? 'warn' : 'bad'}">${w === 'expired' ? t.details.cookie.deleted : t.details.cookie.refused}</span> ${(t.details.refusals as Record<string, string>)[w]}</td></tr>`)}`;
  }
}
