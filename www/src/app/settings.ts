/**
 * What a person has set, and the place in the address: both live in the outer page, which the frame asks for them. See
 * `shell/outer.js` for all that can ever be said there.
 */
export interface Settings {
  theme: string;
  language: string;
  /** Width of the details in pixels; 0 for the usual one. */
  details: number;
  /** Columns of the requests in order, with their widths; empty for the usual ones. */
  columns: { id: string; width: number }[];
}

export const VIEWS = ['review', 'requests', 'overview', 'findings', 'compare', 'help'] as const;
export type View = (typeof VIEWS)[number];

export const TABS = [
  'headers',
  'cookies',
  'payload',
  'preview',
  'response',
  'initiator',
  'timing',
  'messages',
  'security',
] as const;
export type Tab = (typeof TABS)[number];

export interface Place {
  view: View;
  entry: number | null;
  tab: Tab;
}

export function placeOf(text: string): Place | null {
  const [view, entry, tab] = text.replace(/^#/, '').split('/');
  if (!VIEWS.includes(view as View)) return null;
  return {
    view: view as View,
    entry: entry && /^\d{1,8}$/.test(entry) ? Number(entry) : null,
    tab: TABS.includes(tab as Tab) ? (tab as Tab) : 'headers',
  };
}

export function placeText({ view, entry, tab }: Place): string {
  if (view === 'review') return '';
  return entry === null ? `#${view}` : `#${view}/${entry}/${tab}`;
}

const viewOf = (text: string): string => text.replace(/\/.*/, '') || '#review';

/** The frame's end of the line to the outer page. */
export class Outer {
  settings: Settings = { theme: '', language: '', details: 0, columns: [] };
  place = '';
  /** Where the page was opened, for links. */
  address = '';
  /** The languages that the browser is set to, most wanted first. */
  languages: string[] = [];
  private isOpen = false;

  constructor(
    private readonly changed: (what: 'settings' | 'place') => void,
    knocked: (port: MessagePort, origin: string, listed: boolean) => void,
  ) {
    addEventListener('message', ({ source, data, ports: [port] }) => {
      if (source !== parent) return;
      if (data?.kind === 'host' && port) knocked(port, data.origin, data.listed);
      if (data?.kind === 'welcome') {
        this.settings = data.settings;
        this.place = data.place;
        this.languages = data.languages;
        this.address = data.address;
        this.changed('settings');
        if (this.place) this.changed('place');
      } else if (data?.kind === 'place') {
        this.place = data.place;
        this.changed('place');
      }
    });
    parent.postMessage({ kind: 'hello' }, '*');
  }

  set(change: Partial<Settings>): void {
    this.settings = { ...this.settings, ...change };
    parent.postMessage({ kind: 'settings', settings: this.settings }, '*');
  }

  /** A link to a place: it leads there for whoever opens the same capture. */
  link(place: Place): string {
    return this.address + placeText(place);
  }

  go(place: Place): void {
    const text = placeText(place);
    if (text === this.place) return;
    const step = viewOf(text) !== viewOf(this.place);
    this.place = text;
    parent.postMessage({ kind: 'place', place: text, step }, '*');
  }

  /** Whether a capture is open, that would be lost with the page. */
  open(open: boolean): void {
    if (open === this.isOpen) return;
    this.isOpen = open;
    parent.postMessage({ kind: 'open', open }, '*');
  }
}
