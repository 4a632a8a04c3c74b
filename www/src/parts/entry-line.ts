/** One request on a line, which leads to its details: in findings, and in the steps of the guide. */
import { css, html, type TemplateResult } from 'lit';
import { marked } from '../details/marked';
import type { BenchRow } from '../engine/bench-types';
import { gone } from '../styles/shared';
import { tone } from '../table/bench-columns';
import { t } from '../texts';
import { count, duration } from '../texts/format';

export const entryLineStyle = css`
  ${gone}
  .entry {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.1rem 0.6rem;
    width: calc(100% + 0.8rem);
    margin-left: -0.4rem;
    padding: 0.3rem 0.4rem;
    border: 0;
    border-radius: 6px;
    background: none;
    font-size: var(--t-small);
    line-height: 1.45;
    text-align: left;
  }
  .entry:hover {
    background: var(--sunken);
  }
  .entry .url {
    flex: 1 1 12rem;
    min-width: 0;
    color: var(--accent);
    overflow-wrap: anywhere;
  }
  .entry b {
    font-weight: 600;
  }
`;

/** The line as a button; `open` is called when it is pressed. */
export function entryLine(row: BenchRow, open: () => void): TemplateResult {
  const code = row.status ?? 0;
  const number = `#${count(row.index + 1)}`;
  return html`<button class="entry num" type="button" title=${t.findings.open(number)} @click=${open}>
    <span class="muted">${number}</span> <b>${row.method}</b>
    <span class="url">${marked(row.shown?.host ?? row.host)}${marked(row.shown?.path ?? row.path)}</span>
    <span class=${tone(row.status)}>${code > 0 ? code : t.table.noReply}</span>
    <span class="muted">${row.duration === null ? '' : duration(row.duration)}</span>
  </button>`;
}
