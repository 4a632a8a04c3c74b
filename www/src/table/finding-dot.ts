/** The dot in a row of a request that a finding is about. Notes have none: there may be one for every row. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { isGrave, TONE, wordsOf } from '../app/findings';
import type { Finding } from '../engine/bench-types';
import { t } from '../texts';

const TOLD = 3;

export const findingDotStyle = css`
  .finding-dot {
    float: left;
    width: 8px;
    height: 8px;
    margin-top: 0.4rem;
    border-radius: 50%;
    background: var(--warn);
  }
  .finding-dot.bad {
    background: var(--danger);
  }
  /* Where rows stand in two lines, the method comes first. */
  .method .finding-dot {
    display: none;
  }
  @container (max-width: 36rem) {
    .method .finding-dot {
      display: block;
      margin-right: 0.35rem;
    }
  }
`;

export function findingDot(findings: readonly Finding[] | undefined): TemplateResult | typeof nothing {
  const grave = findings?.filter(isGrave) ?? [];
  if (grave.length === 0) return nothing;
  const worst = grave.find(({ severity }) => severity === 'error') ?? grave[0];
  const words = grave.slice(0, TOLD).map((f) => `${t.findings.severity[f.severity]}: ${wordsOf(f).title}`);
  const rest = grave.length > TOLD ? [t.findings.rest(grave.length - TOLD)] : [];
  const title = [...words, ...rest].join('\n');
  return html`<span class="finding-dot ${worst ? TONE[worst.severity] : ''}" role="img" aria-label=${title}
    title=${title}></span>`;
}
