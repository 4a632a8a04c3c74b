/** Finding the page in a window: pings until it answers, and gives the port it sends. */
import { type Ping, type Pong, type Unwilling, VERSION } from './protocol.js';
import { textsFor } from './texts.js';
import { EmbedError } from './types.js';

const PING_EVERY = 120;
/** How long the page may take to answer at first, in ms. */
export const CONNECT_WITHIN = 20_000;

/** The port to a window that shows the page: pings it until it answers. */
export function connect(
  window: () => Window | null,
  { origin = '*', within = CONNECT_WITHIN, signal }: { origin?: string; within?: number; signal?: AbortSignal } = {},
): Promise<MessagePort> {
  // Not `randomUUID`: portals without TLS in an inner network don't have it.
  const drawn = crypto.getRandomValues(new Uint8Array(16));
  const id = Array.from(drawn, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return new Promise((resolve, reject) => {
    const fail = (code: string, message: string): void =>
      end(() => reject(new EmbedError(code, message, textsFor().codes.unreachable)));
    const hear = ({ source, data, ports }: MessageEvent<Pong | Unwilling>): void => {
      if (source !== window() || data?.id !== id) return;
      const [port] = ports;
      if (data.harmless === 'pong' && data.version === VERSION && port) end(() => resolve(port));
      else if (data.harmless === 'refused') fail('unreachable', data.message);
    };
    const ping = (): void => {
      const message: Ping = { harmless: 'ping', versions: [VERSION], id };
      try {
        window()?.postMessage(message, origin);
      } catch {
        // Not there yet.
      }
    };
    const timer = setInterval(ping, PING_EVERY);
    const late = setTimeout(
      () =>
        fail(
          'unreachable',
          `no answer within ${within} ms: is the page there, and does its frame-ancestors allow this one?`,
        ),
      within,
    );
    const cancel = (): void => fail('cancelled', 'cancelled');
    const end = (then: () => void): void => {
      clearInterval(timer);
      clearTimeout(late);
      removeEventListener('message', hear);
      signal?.removeEventListener('abort', cancel);
      then();
    };
    addEventListener('message', hear);
    if (signal?.aborted) cancel();
    else {
      signal?.addEventListener('abort', cancel, { once: true });
      ping();
    }
  });
}
