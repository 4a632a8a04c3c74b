/**
 * Reading what a host says. Nothing in a message is taken on trust: unknown kinds and keys, wrong types and sizes are
 * refused with an answer that says what was expected. Hosts that the deployment does not list may ask for the clean copy
 * only, and can't make it less clean.
 */
import {
  ASKS,
  type Ask,
  type Configuration,
  type Policy,
  type Recipient,
  type RefusalCode,
  VERSION,
} from '../../embed/src/protocol';
import { en } from '../texts/en';

/** Why an ask is not done. */
export interface Refused {
  code: RefusalCode;
  message: string;
}

const refused = (code: RefusalCode, message: string): Refused => ({ code, message });

/** Bounds: values and characters in one message, recipients, characters of a name. */
const MOST_VALUES = 5_000;
const MOST_CHARACTERS = 2_000_000;
const MOST_RECIPIENTS = 16;
const LONGEST_NAME = 80;
const LONGEST_QUERY = 4_000;
const MOST_WORKERS = 16;

/** What an ask has beside `v`, `id` and `type`. */
const MEMBERS: Record<(typeof ASKS)[number], readonly string[]> = {
  configure: ['configuration'],
  open: ['file'],
  sanitize: [],
  rows: ['query', 'sort', 'start', 'end'],
  entry: ['index'],
  findings: [],
  cancel: [],
  alive: [],
};

const LISTS = ['names', 'patterns', 'keep', 'keepNames', 'remove'] as const;
const POLICY_KEYS = ['$schema', 'level', 'categories', 'locked', ...LISTS];
/** What may be said once the first file is there. */
export const LATE_KEYS = ['language', 'theme'];

type Bag = Record<string, unknown>;

const isBag = (value: unknown): value is Bag => {
  if (typeof value !== 'object' || value === null) return false;
  const kind = Object.getPrototypeOf(value);
  return kind === Object.prototype || kind === null;
};
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** Whether a message is small enough to be looked at. Files count as one value: they are handles. */
function fits(message: unknown): boolean {
  const open: unknown[] = [message];
  let values = 0;
  let characters = 0;
  while (open.length > 0) {
    const value = open.pop();
    values += 1;
    if (typeof value === 'string') characters += value.length;
    else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return false;
    else if (value instanceof Map || value instanceof Set) return false;
    else if (Array.isArray(value)) {
      if (value.length > MOST_VALUES) return false;
      open.push(...value);
    } else if (isBag(value)) {
      const keys = Object.keys(value);
      if (keys.length > MOST_VALUES) return false;
      for (const key of keys) {
        characters += key.length;
        open.push(value[key]);
      }
    }
    if (values + open.length > MOST_VALUES || characters > MOST_CHARACTERS) return false;
  }
  return true;
}

/** The number to answer with; 0 where there is none to be read. */
export function idOf(message: unknown): number {
  return isBag(message) && Number.isSafeInteger(message.id) && (message.id as number) > 0 ? (message.id as number) : 0;
}

function onlyKeys(bag: Bag, allowed: readonly string[]): string | undefined {
  return Object.keys(bag).find((key) => !allowed.includes(key));
}

/** An ask, or why it is none. `listed`: whether the deployment lists the host. */
export function readAsk(message: unknown, listed: boolean): Ask | Refused {
  if (!fits(message)) return refused('too-large', 'a message holds settings or one File, not data');
  if (!isBag(message)) return refused('malformed', 'expected an object');
  if (idOf(message) === 0) return refused('malformed', '"id": expected a whole number from 1 on');
  if (message.v !== VERSION) return refused('version', `"v": expected ${VERSION}`);
  const type = ASKS.find((known) => known === message.type);
  if (!type) return refused('unknown', `"type": expected one of ${ASKS.join(', ')}`);
  const own = MEMBERS[type];
  if (onlyKeys(message, ['v', 'id', 'type', ...own])) return refused('malformed', `"${type}" has unknown members`);
  if (type === 'open') {
    return message.file instanceof File ? (message as Ask) : refused('malformed', '"file": expected a File');
  }
  if (type === 'entry' && !isCount(message.index)) return refused('malformed', '"index": expected a whole number');
  if (type === 'rows') {
    const wrong = rowsFault(message);
    if (wrong) return wrong;
  }
  if (type === 'configure') {
    const wrong = configuration(message.configuration, listed);
    if (wrong) return wrong;
  }
  return message as Ask;
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

function rowsFault({ query, sort, start, end }: Bag): Refused | null {
  if (!isCount(start) || !isCount(end)) return refused('malformed', '"start" and "end": expected whole numbers');
  if (query !== undefined && !(typeof query === 'string' && query.length <= LONGEST_QUERY)) {
    return refused('malformed', `"query": expected a text of at most ${LONGEST_QUERY} characters`);
  }
  const sorted = (bag: Bag): boolean => typeof bag.column === 'string' && typeof bag.descending === 'boolean';
  if (sort !== undefined && !(isBag(sort) && sorted(sort) && !onlyKeys(sort, ['column', 'descending']))) {
    return refused('malformed', '"sort": expected "column" and "descending"');
  }
  return null;
}

function configuration(value: unknown, listed: boolean): Refused | null {
  if (!isBag(value)) return refused('malformed', '"configuration": expected an object');
  const choices: Record<string, readonly string[]> = {
    language: ['en', 'fr'],
    theme: ['light', 'dark'],
    review: ['show', 'skip', 'wait'],
    note: ['text', 'markdown'],
  };
  const unknown = onlyKeys(value, [...Object.keys(choices), 'policy', 'profile', 'recipients', 'name', 'workers']);
  if (unknown) return refused('malformed', `"configuration" has no member "${unknown.slice(0, 40)}"`);
  for (const [key, allowed] of Object.entries(choices)) {
    const given = value[key];
    if (given !== undefined && !allowed.includes(given as string)) {
      return refused('malformed', `"${key}": expected ${allowed.join(' or ')}`);
    }
  }
  const { name, profile, policy, recipients, workers } = value as Configuration;
  if (workers !== undefined && !(isCount(workers) && workers >= 1 && workers <= MOST_WORKERS)) {
    return refused('malformed', `"workers": expected 1 to ${MOST_WORKERS}`);
  }
  if (name !== undefined && (typeof name !== 'string' || name.length > LONGEST_NAME)) {
    return refused('malformed', `"name": expected a text of at most ${LONGEST_NAME} characters`);
  }
  if (profile !== undefined && !(typeof profile === 'string' && /^[a-z0-9-]{1,40}$/.test(profile))) {
    return refused('malformed', '"profile": expected the name of a profile');
  }
  if (value.review !== undefined && value.review !== 'show' && !listed) {
    return refused('not-allowed', '"review": only a host that this page lists can have the review left out');
  }
  return policyFault(policy, listed) ?? recipientsFault(recipients, listed);
}

function policyFault(policy: Policy | undefined, listed: boolean): Refused | null {
  if (policy === undefined) return null;
  if (!isBag(policy)) return refused('malformed', '"policy": expected an object');
  const unknown = onlyKeys(policy, POLICY_KEYS);
  if (unknown) return refused('malformed', `"policy" has no member "${unknown.slice(0, 40)}"`);
  const { categories, locked } = policy as Policy;
  if (policy.level !== undefined && policy.level !== 'standard' && policy.level !== 'strict') {
    return refused('malformed', '"level": expected standard or strict');
  }
  if (categories !== undefined && !(isBag(categories) && Object.values(categories).every(isSwitch))) {
    return refused('malformed', '"categories": expected an object of switches');
  }
  const list = LISTS.find((key) => policy[key] !== undefined && !isTexts(policy[key]));
  if (list) return refused('malformed', `"${list}": expected a list of texts`);
  if (locked !== undefined && locked !== 'all' && !isTexts(locked)) {
    return refused('malformed', '"locked": expected a list of categories, or "all"');
  }
  const named = [...Object.keys(categories ?? {}), ...(Array.isArray(locked) ? locked : [])];
  if (named.some((slug) => !Object.hasOwn(en.category.names, slug))) {
    return refused('malformed', `"policy": the categories are ${Object.keys(en.category.names).join(', ')}`);
  }
  const off = Object.entries(categories ?? {}).find(([, on]) => !on)?.[0];
  if (off !== undefined && Array.isArray(locked) && locked.includes(off)) {
    return refused('malformed', '"locked": a locked category is one that is removed; one of these is switched off');
  }
  // A stranger could also learn by guessing: whether a text it names stands in the capture shows in the copy.
  if (!listed && (off !== undefined || LISTS.some((key) => policy[key] !== undefined))) {
    return refused(
      'not-allowed',
      '"policy": a host that this page does not list can only have more categories removed',
    );
  }
  return null;
}

const isSwitch = (value: unknown): boolean => typeof value === 'boolean';

function recipientsFault(recipients: Recipient[] | undefined, listed: boolean): Refused | null {
  if (recipients === undefined) return null;
  if (!Array.isArray(recipients) || recipients.length > MOST_RECIPIENTS) {
    return refused('malformed', `"recipients": expected a list of at most ${MOST_RECIPIENTS}`);
  }
  const wrong = recipients.some(
    (one) =>
      !isBag(one) ||
      onlyKeys(one, ['armored', 'fingerprint']) !== undefined ||
      typeof one.armored !== 'string' ||
      (one.fingerprint !== undefined && typeof one.fingerprint !== 'string'),
  );
  if (wrong) return refused('malformed', '"recipients": expected objects with "armored" and perhaps "fingerprint"');
  // With a key of its own, a host would get the original.
  if (recipients.length > 0 && !listed) {
    return refused('not-allowed', '"recipients": only a host that this page lists can have the original encrypted');
  }
  return null;
}

/** The policy as the engine reads it, and what is locked in it. */
export function enginePolicy(policy: Policy = {}): { text: string; locked: readonly string[] | 'all' } {
  const { locked = [], ...rest } = policy;
  const on = locked === 'all' ? [] : locked.map((category) => [category, true] as const);
  const categories = { ...rest.categories, ...Object.fromEntries(on) };
  return { text: JSON.stringify({ ...rest, categories }), locked };
}
