/** A capture with a great many different secrets, as a long session with rotating tokens leaves it. */
import { capture, chromeEntry } from './workbench.mjs';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Numbers that look drawn at random and are the same each time (xorshift). */
function drawn(seed) {
  let x = seed;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  };
}

/** @param {number} count of different secrets: half of them tokens, half of them cookies, ten an entry */
export function manySecrets(count) {
  const next = drawn(20_260_314);
  const value = () => Array.from({ length: 32 }, () => ALPHABET[next() % ALPHABET.length]).join('');
  const entries = Array.from({ length: Math.ceil(count / 10) }, (_, i) =>
    chromeEntry(i, {
      requestHeaders: [
        { name: 'cookie', value: Array.from({ length: 5 }, (_, k) => `sid-${i}-${k}=${value()}`).join('; ') },
      ],
      text: JSON.stringify({ items: Array.from({ length: 5 }, (_, k) => ({ id: k, access_token: value() })) }),
    }),
  );
  return capture(entries);
}
