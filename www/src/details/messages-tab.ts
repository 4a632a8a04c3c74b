/** Messages of a WebSocket, and server-sent events: when, which way, how large, what; filtered, and one at a time in full. */
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { icon } from '../parts/icons';
import { t } from '../texts';
import { bytes, count, timeOfDay } from '../texts/format';
import { hexDump, parseJson } from './body';
import { type Any, list, plain, text } from './har';
import { marked } from './marked';
import { DetailsTab } from './tab';
import { jsonTree } from './tree-node';
import './tree-view';
import './value-text';

interface Message {
  at: number;
  way: 'sent' | 'received';
  /** `text`, `binary`, `close`, `ping`, or the name of an event. */
  kind: string;
  data: string;
  size: number;
  pointer: string;
}

const OPCODES: Record<number, string> = { 1: 'text', 2: 'binary', 8: 'close', 9: 'ping', 10: 'pong' };
const PART = 500;
/** Bytes of a binary message that are drawn. */
const HEX_MOST = 16_384;

const sizeOf = (data: string): number => new TextEncoder().encode(plain(data)).length;

/** Binary frames stand in a capture as base64; null for what is none. */
function bytesOf(data: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  } catch {
    return null;
  }
}

export function messagesOf(entry: Any): Message[] {
  const sockets = list(entry?._webSocketMessages).map((m, i): Message => {
    const data = text(m.data);
    const kind = OPCODES[Number(m.opcode)] ?? 'text';
    const size = kind === 'binary' ? (bytesOf(plain(data))?.length ?? 0) : sizeOf(data);
    const way = text(m.type) === 'send' || text(m.type) === 'request' ? 'sent' : 'received';
    return { at: Number(m.time) * 1000, way, kind, data, size, pointer: `/_webSocketMessages/${i}/data` };
  });
  const events = list(entry?._eventSourceMessages).map((m, i): Message => {
    const data = text(m.data);
    const size = sizeOf(data);
    const kind = plain(text(m.eventName)) || 'message';
    return { at: Number(m.time) * 1000, way: 'received', kind, data, size, pointer: `/_eventSourceMessages/${i}/data` };
  });
  return [...sockets, ...events];
}

/** Events of a stream whose body the capture holds instead of its messages. */
export function eventsIn(body: string): Message[] {
  return body
    .split(/\r?\n\r?\n/)
    .filter((block) => /^(data|event|id):/m.test(block))
    .map((block): Message => {
      const of = (name: string): string =>
        block
          .split(/\r?\n/)
          .filter((l) => l.startsWith(`${name}:`))
          .map((l) => l.slice(name.length + 1).replace(/^ /, ''))
          .join('\n');
      const data = of('data');
      return {
        at: Number.NaN,
        way: 'received',
        kind: plain(of('event')) || 'message',
        data,
        size: sizeOf(data),
        pointer: '',
      };
    });
}

@customElement('messages-tab')
export class MessagesTab extends DetailsTab {
  static override styles = [
    ...DetailsTab.styles,
    css`
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem;
        padding: 0.5rem 0.9rem;
        border-bottom: 1px solid var(--line);
      }
      .bar input,
      .bar select {
        height: 1.85rem;
        padding: 0 0.5rem;
        border: 1px solid var(--line-strong);
        border-radius: 6px;
        background: var(--surface);
        color: var(--ink);
        font: inherit;
      }
      .bar input {
        flex: 1;
        min-width: 8rem;
      }
      .message {
        border-bottom: 1px solid color-mix(in srgb, var(--line) 60%, transparent);
      }
      .message > button {
        display: grid;
        grid-template-columns: 1.2rem minmax(0, 1fr) auto auto;
        gap: 0.6rem;
        width: 100%;
        padding: 0.3rem 0.9rem;
        border: 0;
        background: none;
        text-align: left;
      }
      .message > button:hover {
        background: var(--sunken);
      }
      .message > button:focus-visible {
        outline-offset: -2px;
      }
      .sent svg {
        color: var(--accent);
      }
      .received svg {
        color: var(--ph-receive);
      }
      .message svg {
        width: 1rem;
        height: 1rem;
      }
      .data {
        overflow: hidden;
        font-family: var(--mono);
        font-size: 0.94em;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      /* A line of bytes is read as one. */
      .dump {
        overflow-x: auto;
        white-space: pre;
      }
      .full {
        padding: 0 0.9rem 0.6rem 2.7rem;
      }
    `,
  ];

  @state() private sought = '';
  @state() private way = '';
  @state() private open = new Set<number>();
  @state() private most = PART;
  private all: Message[] = [];

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('view')) return;
    const told = messagesOf(this.entry);
    this.all = told.length > 0 ? told : eventsIn(this.view.response?.text ?? '');
    this.open = new Set();
    this.most = PART;
  }

  override render(): TemplateResult {
    if (this.all.length === 0) return html`<p class="none">${t.details.messages.none}</p>`;
    const word = this.sought.toLowerCase();
    const shown = [...this.all.entries()].filter(
      ([, m]) => (!this.way || m.way === this.way) && (!word || plain(m.data).toLowerCase().includes(word)),
    );
    const m = t.details.messages;
    return html`
      <div class="bar">
        <input type="search" aria-label=${m.filter} placeholder=${m.filter} .value=${this.sought}
          @input=${(e: Event) => {
            this.sought = (e.target as HTMLInputElement).value;
          }} />
        <select aria-label=${m.way} @change=${(e: Event) => {
          this.way = (e.target as HTMLSelectElement).value;
        }}>
          <option value="">${m.both}</option><option value="sent">${m.sent}</option><option value="received">${m.received}</option>
        </select>
        <span class="muted num" role="status">${m.count(shown.length, this.all.length)}</span>
      </div>
      ${shown.slice(0, this.most).map(([i, message]) => this.message(i, message))}
      ${
        shown.length > this.most
          ? html`<p class="none"><button class="button" type="button" @click=${() => {
              this.most += PART;
            }}>${t.details.moreItems(shown.length - this.most)}</button></p>`
          : nothing
      }
    `;
  }

  /** Frames have kinds of their own; an event has the name that the server gave it. */
  private kindOf({ kind, pointer }: Message): string {
    const words = pointer.startsWith('/_webSocket') ? t.details.messages.kinds : {};
    return words[kind] ?? kind;
  }

  private message(i: number, message: Message): TemplateResult {
    const open = this.open.has(i);
    const toggle = (): void => {
      const next = new Set(this.open);
      if (!next.delete(i)) next.add(i);
      this.open = next;
    };
    const value = open && message.kind !== 'binary' ? parseJson(message.data) : undefined;
    const bytesIn = open && message.kind === 'binary' ? bytesOf(plain(message.data)) : null;
    const dump = bytesIn ? hexDump(bytesIn, HEX_MOST) : '';
    return html`<div class="message">
      <button type="button" class=${message.way} aria-expanded=${open} @click=${toggle}>
        ${icon(message.way === 'sent' ? 'arrowup' : 'arrowdown')}
        <span class="data"><span class="only-read">${t.details.messages[message.way]} </span>${
          message.kind === 'text' ? nothing : html`<span class="tag">${this.kindOf(message)}</span> `
        }${marked(message.data.slice(0, 300), this.words)}</span>
        <span class="muted num">${bytes(message.size)}</span>
        <span class="muted num">${Number.isFinite(message.at) && message.at > 0 ? timeOfDay(message.at) : ''}</span>
      </button>
      ${
        open
          ? html`<div class="full">${
              dump
                ? html`<pre class="dump" tabindex="0" role="group" aria-label=${this.kindOf(message)}>${dump}</pre>`
                : typeof value === 'object' && value !== null
                  ? html`<tree-view bare .root=${jsonTree(value)} .words=${this.words}></tree-view>`
                  : html`<pre><value-text .bench=${this.bench} index=${this.row.index} pointer=${message.pointer}
                    name=${count(i + 1)} .value=${message.data.slice(0, 100_000)} .words=${this.words}></value-text></pre>`
            }</div>`
          : nothing
      }
    </div>`;
  }
}
