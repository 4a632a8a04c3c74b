/**
 * What each tab of the details must show of an entry of a real capture: whether it has anything to show there, how much, and
 * a check of what stands on the page against what plain JavaScript reads.
 */
import { string } from './on-tab.mjs';
import { body, fields } from './oracle.mjs';
import { messages, messagesOf, preview, previewOf, response, security, timing } from './reply-tabs.mjs';
import {
  cookieTables,
  framesOf,
  headers,
  initiator,
  payload,
  queryOf,
  shownCookies,
  startedBy,
} from './request-tabs.mjs';

/**
 * By tab: how much an entry has for it (nothing: the tab is not there), a word for what kind of thing that is, and the check.
 *
 * @type {Record<string, { has(fact: any): number, kind?(fact: any): string, check(frame: any, fact: any, tools: any): Promise<void> }>}
 */
export const CHECKS = {
  headers: {
    has: ({ entry }) => 1 + fields(entry, 'response').length + fields(entry, 'request').length,
    check: headers,
  },
  cookies: {
    has: ({ entry }) => shownCookies(entry, 'request').length + shownCookies(entry, 'response').length,
    kind: ({ entry }) => ['request', 'response'].filter((side) => shownCookies(entry, side).length > 0).join('+'),
    check: cookieTables,
  },
  payload: {
    has: ({ entry }) => queryOf(entry).length + (body(entry, 'request') ? 5 : 0),
    kind: ({ entry }) => body(entry, 'request')?.mime.split(';')[0] ?? 'query',
    check: payload,
  },
  preview: { has: (f) => (body(f.entry, 'response') ? 1 : 0), kind: previewOf, check: preview },
  response: {
    has: ({ entry }) => (body(entry, 'response') ? 1 : 0),
    kind: ({ entry }) => String(body(entry, 'response')?.encoded),
    check: response,
  },
  initiator: {
    has: ({ entry }) => 1 + framesOf(startedBy(entry).stack).length + (startedBy(entry).url ? 1 : 0),
    kind: ({ entry }) => `${typeof entry._initiator} ${startedBy(entry).type}`,
    check: initiator,
  },
  timing: { has: ({ phases }) => 1 + Object.values(phases).filter((p) => p !== null).length, check: timing },
  messages: { has: ({ entry }) => messagesOf(entry).length, check: messages },
  security: {
    has: ({ entry }) =>
      1 +
      fields(entry, 'response').filter(([n]) => /^content-security-policy|^strict-/i.test(n)).length +
      (entry._securityDetails ? 1 : 0),
    kind: ({ entry, scheme }) => `${scheme} ${entry._securityDetails ? 'with details' : ''}`,
    check: security,
  },
};
