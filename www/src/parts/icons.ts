/** The few line icons, drawn on a 24 px grid. They are decoration: words stand beside or in the label of each. */
import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';

const PATHS: Record<string, SVGTemplateResult> = {
  mark: svg`<rect x="3" y="3" width="18" height="18" rx="5"></rect><path d="M7.5 8.5h9M7.5 12h3.2m2.8 0h3M7.5 15.5h9"></path>`,
  check: svg`<path d="m5 12.5 4.5 4.5L19 7.5"></path>`,
  cross: svg`<path d="M6.5 6.5l11 11m0-11l-11 11"></path>`,
  chevron: svg`<path d="m9 6 6 6-6 6"></path>`,
  moon: svg`<path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z"></path>`,
  sun: svg`<circle cx="12" cy="12" r="4"></circle><path d="M12 3v2m0 14v2m9-9h-2M5 12H3m15.4-6.4-1.4 1.4M7 17l-1.4 1.4m12.8 0L17 17M7 7 5.6 5.6"></path>`,
  file: svg`<path d="M13.5 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8.5L13.5 3Z"></path><path d="M13.5 3v5.5H19M12 17.5v-6m-2.5 2.5L12 11.5l2.5 2.5"></path>`,
  save: svg`<path d="M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14"></path>`,
  shield: svg`<path d="M12 3 5 5.8v5.4c0 4.6 2.9 8 7 9.8 4.1-1.8 7-5.2 7-9.8V5.8L12 3Z"></path><path d="m9 12 2.2 2.2L15.3 10"></path>`,
  warn: svg`<path d="M12 4 2.8 19.5h18.4L12 4Zm0 6v4.5m0 2.5v.1"></path>`,
  eye: svg`<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z"></path><circle cx="12" cy="12" r="2.7"></circle>`,
  copy: svg`<rect x="9" y="9" width="11" height="11" rx="2"></rect><path d="M15 5.5A1.5 1.5 0 0 0 13.5 4h-8A1.5 1.5 0 0 0 4 5.5v8A1.5 1.5 0 0 0 5.5 15"></path>`,
};

export function icon(name: string): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${PATHS[name]}</svg>`;
}
