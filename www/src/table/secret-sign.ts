/** The sign in a row of a request that holds what the clean copy will not have. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { icon } from '../parts/icons';
import { t } from '../texts';

export const secretSignStyle = css`
  .secret-sign {
    display: inline-block;
    margin-right: 0.35rem;
    color: var(--muted);
    vertical-align: -0.14em;
  }
  .secret-sign svg.icon {
    display: block;
    width: 0.95em;
    height: 0.95em;
  }
`;

/** @param secrets how many values will be removed; nothing while they were not counted */
export function secretSign(secrets: number | undefined): TemplateResult | typeof nothing {
  if (!secrets) return nothing;
  const words = t.bench.holdsSecrets(secrets);
  return html`<span class="secret-sign" role="img" aria-label=${words} title=${words}>${icon('lock')}</span>`;
}
