/** How far something is, with a way to call it off; or what went wrong. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Work } from '../app/case-model';
import { explain } from '../app/problems';
import '../parts/progress-bar';
import { t } from '../texts';
import { percent } from '../texts/format';

export function work(
  now: Work,
  words: { running: (share: string) => string; bar: string },
  cancel: () => void,
): TemplateResult | typeof nothing {
  if (now.state === 'idle') return nothing;
  if (now.state === 'failed') {
    if (now.problem.code === 'cancelled') return nothing;
    const { what, todo } = explain(now.problem);
    return html`<p class="wrong" role="alert">${what} ${todo}</p>`;
  }
  return html`<div class="work">
    <p class="num small">${words.running(percent(now.share))}</p>
    <progress-bar .value=${now.share} label=${words.bar}></progress-bar>
    <div><button class="button" type="button" @click=${cancel}>${t.case.cancel}</button></div>
  </div>`;
}
