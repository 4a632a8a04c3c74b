/**
 * What helps to look a request up in logs: addresses of the profile's links, ids further down, the fields of a search form.
 * They are copied and never opened: a page that could open an address could put the capture into it.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { LinkTemplate } from '../app/profile-model';
import { copyText } from '../details/copy';
import { t } from '../texts';
import { icon } from './icons';

/** With words on it they are its name, and the label describes it. */
const copyButton = (label: string, text: string, words = ''): TemplateResult =>
  html`<button class="quiet" type="button" aria-label=${words ? nothing : label} title=${label}
    @click=${(event: Event) => copyText(event, text)}>${icon('copy')}${words ? ` ${words}` : nothing}<span class="said"></span></button>`;

/** Addresses to copy. */
export function linkButtons(links: readonly LinkTemplate[]): TemplateResult | typeof nothing {
  if (links.length === 0) return nothing;
  return html`${links.map(({ title, url }) => copyButton(t.profile.copyLink(title), url, title))}`;
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((v) => typeof v === 'string') : []);

/** What a finding's arguments hold for looking up: names and what stands there. */
export function lookups(args: Record<string, unknown>): [name: string, value: TemplateResult][] {
  const out: [string, TemplateResult][] = [];
  const ids = texts(args.downstream_ids);
  if (ids.length > 0) {
    out.push([
      t.profile.downstream,
      html`<span class="mono">${ids.join(', ')}</span> ${copyButton(t.profile.copyDownstream, ids.join('\n'))}`,
    ]);
  }
  for (const [name, form] of Object.entries(args)) {
    if (!name.endsWith('_search') || typeof form !== 'object' || form === null) continue;
    const fields = Object.entries(form).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
    if (fields.length === 0) continue;
    const lines = fields.map(([field, value]) => `${field}: ${value}`);
    const tool = name.slice(0, -'_search'.length);
    out.push([
      t.profile.search(tool),
      html`${lines.join(' · ')} ${copyButton(t.profile.copySearch(tool), lines.join('\n'))}`,
    ]);
  }
  return out;
}
