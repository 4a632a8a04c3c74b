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
  lock: svg`<rect x="5" y="10.5" width="14" height="10" rx="2"></rect><path d="M8 10.5V7.5a4 4 0 0 1 8 0v3M12 14.5v2.5"></path>`,
  search: svg`<circle cx="11" cy="11" r="6.5"></circle><path d="m16 16 4.5 4.5"></path>`,
  columns: svg`<rect x="3.5" y="4.5" width="17" height="15" rx="2"></rect><path d="M9.2 4.5v15m5.6-15v15"></path>`,
  export: svg`<path d="M12 14V3.5m-4 4 4-4 4 4M5 13v5a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-5"></path>`,
  keyboard: svg`<rect x="2.5" y="6" width="19" height="12" rx="2"></rect><path d="M6 9.5h.1m3 0h.1m3 0h.1m3 0h.1m3 0h.1M6 12.5h.1m12 0h.1M9 15h6"></path>`,
  up: svg`<path d="m6 14 6-6 6 6"></path>`,
  down: svg`<path d="m6 10 6 6 6-6"></path>`,
  link: svg`<path d="M10 14a4 4 0 0 0 6 .4l3-3a4.2 4.2 0 0 0-6-6l-1 1m2 3.6a4 4 0 0 0-6-.4l-3 3a4.2 4.2 0 0 0 6 6l1-1"></path>`,
  arrowup: svg`<path d="M12 19V5m-5.5 5.5L12 5l5.5 5.5"></path>`,
  arrowdown: svg`<path d="M12 5v14m-5.5-5.5L12 19l5.5-5.5"></path>`,
  copy: svg`<rect x="9" y="9" width="11" height="11" rx="2"></rect><path d="M15 5.5A1.5 1.5 0 0 0 13.5 4h-8A1.5 1.5 0 0 0 4 5.5v8A1.5 1.5 0 0 0 5.5 15"></path>`,
};

export function icon(name: string): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${PATHS[name]}</svg>`;
}
