/**
 * For every key of the filter's language, questions that a real capture can answer, made from what stands in it, each with
 * what plain JavaScript says to an entry. What the analysis and the sanitizer tell comes from `told`.
 */
import { body, cookies, fields } from './oracle.mjs';

const list = (value) => (Array.isArray(value) ? value.filter((v) => v && typeof v === 'object') : []);
const lower = (value) => String(value).toLowerCase();
const quote = (value) => (/[\s,()"*/]|^-/.test(value) ? `"${value}"` : value);
/** Words that can be written into a query: plain, and of a length that people type. */
const typed = (value) => /^[\x21-\x7e]{1,60}$/.test(value) && !/["*]/.test(value);

/** How many entries each value stands in; the ones nearest to half of all first. */
function ranked(facts, of, keep = typed) {
  const counts = new Map();
  for (const fact of facts) {
    for (const value of new Set(of(fact).map(lower))) if (keep(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const far = ([, n]) => Math.abs(n - facts.length / 2);
  return [...counts].sort((a, b) => far(a) - far(b) || (a[0] < b[0] ? -1 : 1)).map(([value]) => value);
}

/** Values compared as wholes: one, one with `*`, two of them, and an expression. */
function whole(of) {
  return (facts) => {
    const [one, two] = ranked(facts, of);
    if (one === undefined) return [];
    const any = (test) => (fact) => of(fact).some((value) => test(lower(value)));
    const head = one.slice(0, Math.ceil(one.length / 2)).replace(/[^\w.-].*$/, '');
    const asked = [{ value: quote(one), holds: any((v) => v === one) }];
    if (head) asked.push({ value: `${head}*`, holds: any((v) => v.startsWith(head)) });
    if (two !== undefined && /^[\w.-]+$/.test(one + two))
      asked.push({ value: `${one},${two}`, list: true, holds: any((v) => v === one || v === two) });
    return asked;
  };
}

/** Pieces of values. */
function part(of, { regex = true } = {}) {
  const pieces = (fact) =>
    of(fact).flatMap(
      (v) =>
        lower(v)
          .match(/[a-z][a-z0-9]{3,11}/g)
          ?.slice(0, 40) ?? [],
    );
  return (facts) => {
    const [one] = ranked(facts, pieces);
    if (one === undefined) return [];
    const any = (test) => (fact) => of(fact).some((value) => test(lower(value)));
    const asked = [{ value: one, holds: any((v) => v.includes(one)) }];
    const expression = `${one.slice(0, 2)}[a-z0-9]{${one.length - 3},}${one.at(-1)}`;
    if (regex) asked.push({ value: `/${expression}/`, holds: any((v) => new RegExp(expression).test(v)) });
    return asked;
  };
}

function domain(of) {
  return (facts) => {
    const hosts = (fact) => [of(fact).split(':')[0]].filter(Boolean);
    const [one] = ranked(facts, hosts);
    if (one === undefined) return [];
    const above = one.split('.').slice(-2).join('.');
    const below = (end) => (fact) => hosts(fact).some((h) => lower(h) === end || lower(h).endsWith(`.${end}`));
    const label = one.split('.')[0];
    return [
      { value: one, holds: below(one) },
      { value: above, holds: below(above) },
      { value: `${label}*`, holds: (fact) => lower(of(fact).split(':')[0]).startsWith(label) },
    ];
  };
}

/** A bound between two neighbouring values, about in the middle of all, that no entry is near to. */
function between(numbers) {
  const all = [...new Set(numbers)].sort((a, b) => a - b);
  for (let step = 0; step < all.length; step++) {
    for (const at of [Math.floor(all.length / 2) + step, Math.floor(all.length / 2) - step]) {
      const [low, high] = [all[at - 1], all[at]];
      if (low === undefined || high === undefined || high - low < 0.2) continue;
      return Number(((low + high) / 2).toFixed(high - low > 4 ? 0 : 2));
    }
  }
  return null;
}

/** Numbers with their units: above, up to, and between. */
function number(of, unit) {
  return (facts) => {
    const numbers = facts.map(of).filter((n) => n !== null);
    const bound = between(numbers);
    if (bound === null) return [];
    const most = Math.max(...numbers) + 1;
    const is = (test) => (fact) => of(fact) !== null && test(of(fact));
    const [large, factor] = { bytes: ['k', 1e3], time: ['s', 1e3] }[unit];
    return [
      { value: `>${bound}`, holds: is((n) => n > bound) },
      { value: `<=${bound / factor}${large}`, holds: is((n) => n <= bound) },
      { value: `${bound}-${Math.ceil(most)}`, holds: is((n) => n >= bound && n <= Math.ceil(most)) },
      { value: `..${bound}`, holds: is((n) => n <= bound) },
    ];
  };
}

/** `larger-than:` and `smaller-than:`, which say their direction themselves. */
const than = (of, larger) => (facts) => {
  const bound = between(facts.map(of).filter((n) => n !== null));
  if (bound === null) return [];
  return [{ value: `${bound}`, holds: (f) => of(f) !== null && (larger ? of(f) > bound : of(f) < bound) }];
};

const status = (facts) => {
  const [one] = ranked(facts, (f) => (f.status > 0 ? [String(f.status)] : []));
  if (one === undefined) return [];
  const hundred = Math.floor(Number(one) / 100);
  return [
    { value: one, holds: (f) => f.status === Number(one) },
    { value: `${hundred}xx`, holds: (f) => f.status >= hundred * 100 && f.status < hundred * 100 + 100 },
    { value: '300-599', holds: (f) => f.status >= 300 && f.status <= 599 },
    { value: `<${one}`, holds: (f) => f.status !== null && f.status < Number(one) },
  ];
};

const HOUR = 3_600_000;
const clock = (ms) => new Date(ms).toISOString().slice(11, 19);

/** Since the first, by the reader's clock, and as a moment. `zone`: what the reader's clock is ahead, in ms. */
const started = (facts, { zone }) => {
  const times = facts.map((f) => f.started).filter((s) => s !== null);
  const first = Math.min(...times);
  const bound = between(times.map((s) => s - first));
  if (bound === null) return [];
  const asked = [
    { value: `+0ms..+${bound}ms`, holds: (f) => f.started !== null && f.started - first <= bound },
    { value: `>+${bound}ms`, holds: (f) => f.started !== null && f.started - first > bound },
  ];
  const at = between(times.map((s) => Math.floor(s / 1000)));
  if (at === null) return asked;
  const from = Math.ceil(at) * 1000;
  const iso = new Date(from).toISOString().replace('.000', '');
  asked.push({ value: `>=${iso}`, holds: (f) => f.started !== null && f.started >= from });
  if (Math.max(...times) - first < 6 * HOUR && clock(first + zone) < clock(from + zone)) {
    asked.push({
      value: `${clock(first + zone)}..${clock(from + zone)}`,
      holds: (f) => f.started !== null && Math.floor(f.started / 1000) * 1000 <= from,
    });
  }
  return asked;
};

const lines = (f, side) => fields(f.entry, side).map(([name, value]) => `${name}: ${value}`);
const names = (f, side) => fields(f.entry, side).map(([name]) => name);
const cookie = (sides, what) => (f) =>
  sides.flatMap((side) => {
    const { listed, told } = cookies(f.entry, side);
    return [...listed, ...told].flatMap((c) => (typeof c[what] === 'string' && c[what] ? [c[what]] : []));
  });
const BOTH = ['request', 'response'];
const params = (f, side) => {
  const holder = side === 'request' ? f.entry.request.postData : f.entry.response.content;
  return list(holder?.params).map((p) => `${p.name ?? ''}=${p.value ?? ''}`);
};
/** Texts of bodies as bytes, so that letters outside ASCII are compared as they stand. */
const bodies = (sides) => (f) =>
  sides.flatMap((side) => [body(f.entry, side)?.bytes.toString('latin1') ?? '', ...params(f, side)]).filter(Boolean);
const messages = (f) =>
  ['_webSocketMessages', '_eventSourceMessages'].flatMap((n) => list(f.entry[n]).map((m) => String(m.data ?? '')));
const everything = (f) => [f.url, ...BOTH.flatMap((side) => lines(f, side)), ...bodies(BOTH)(f), ...messages(f)];
const starters = ({ entry: { _initiator: by } }) =>
  [by, by?.url, list(by?.stack?.callFrames)[0]?.url].filter((u) => typeof u === 'string' && u);

/** The site of a host: what one owner has. */
export function siteOf(host) {
  const bare = host.split(':')[0];
  if (/^[\d.]*$/.test(bare) || host.startsWith('[')) return bare;
  const labels = bare.split('.');
  const [second = '', last = ''] = labels.slice(-2);
  const short = labels.length > 1 && last.length === 2 && second.length <= 3;
  return labels.slice(short ? -3 : -2).join('.');
}

const truthy = (value) => typeof value === 'string' && value !== '';
const failed = (f) => f.status === null || f.status <= 0;

/** What `is:` names. */
export const PROPERTIES = {
  broken: () => false,
  error: (f) => failed(f) || f.status >= 400,
  eventsource: (f) => list(f.entry._eventSourceMessages).length > 0 || f.mime === 'text/event-stream',
  failed,
  'from-cache': (f) => truthy(f.entry._fromCache),
  ok: (f) => f.status >= 200 && f.status < 300,
  redirect: (f) => f.status >= 300 && f.status < 400 && f.status !== 304,
  running: (f) => failed(f) && f.failure === '',
  secret: (f, { changed }) => changed.has(f.index),
  secure: (f) => ['https', 'wss'].includes(f.scheme),
  'service-worker-intercepted': (f) => f.entry.response._fetchedViaServiceWorker === true,
  // What stays open for messages is not slow.
  slow: (f) => f.time !== null && f.time > 1000 && !PROPERTIES.websocket(f) && !PROPERTIES.eventsource(f),
  'third-party': (f, { site }) => site !== '' && siteOf(f.host) !== site,
  upload: (f) => Object.keys(f.entry.request.postData ?? {}).length > 0,
  websocket: (f) => list(f.entry._webSocketMessages).length > 0 || ['ws', 'wss'].includes(f.scheme),
  'with-body': (f) => truthy(f.entry.response.content?.text),
};

const is = (_, told) => Object.entries(PROPERTIES).map(([value, test]) => ({ value, holds: (f) => test(f, told) }));

/** What the analysis told of entries, by what stands in the table's rows. */
const mark = (what) => (facts, told) => part((f) => [told[what].get(f.index) ?? ''], { regex: false })(facts);

const phase = (name) => number((f) => f.phases[name], 'time');
const word = (name) => whole((f) => [f[name]].filter(Boolean));

/** @type {Record<string, (facts: any[], told: any) => { value: string, list?: boolean, holds(f: any): boolean }[]>} */
export const QUESTIONS = {
  blocked: phase('blocked'),
  body: part(bodies(BOTH)),
  connect: phase('connect'),
  'cookie-domain': whole(cookie(BOTH, 'domain')),
  'cookie-name': whole(cookie(BOTH, 'name')),
  'cookie-path': whole(cookie(BOTH, 'path')),
  'cookie-value': whole(cookie(BOTH, 'value')),
  dns: phase('dns'),
  domain: domain((f) => f.host),
  duration: number((f) => f.time, 'time'),
  error: mark('error'),
  'has-request-header': whole((f) => names(f, 'request')),
  'has-response-header': whole((f) => names(f, 'response')),
  header: part((f) => BOTH.flatMap((side) => lines(f, side))),
  host: domain((f) => f.host),
  'initiated-by': part(starters),
  initiator: word('initiator'),
  ip: part((f) => [f.address.replace(/[^0-9a-f.:]/g, '')], { regex: false }),
  is,
  'larger-than': than((f) => f.transferred, true),
  method: word('method'),
  'mime-type': part((f) => [f.mime]),
  'mixed-content': () => [
    { value: 'all', holds: (f) => f.scheme === 'http' && lines(f, 'request').some((l) => /^referer: https:/i.test(l)) },
  ],
  org: mark('org'),
  page: word('page'),
  path: part((f) => [f.path]),
  priority: word('priority'),
  protocol: word('protocol'),
  queued: phase('queued'),
  receive: phase('receive'),
  'remote-address': (facts) => {
    const [one] = ranked(facts, (f) => f.address.match(/^\d+\.\d+/g) ?? []);
    return one ? [{ value: one, holds: (f) => f.address.includes(one) }] : [];
  },
  'request-body': part(bodies(['request'])),
  'request-header': part((f) => lines(f, 'request')),
  'resource-type': word('kind'),
  'response-body': part(bodies(['response'])),
  'response-header': part((f) => lines(f, 'response')),
  'response-header-set-cookie': part((f) =>
    fields(f.entry, 'response').flatMap(([name, value]) => (name.toLowerCase() === 'set-cookie' ? [value] : [])),
  ),
  scheme: word('scheme'),
  send: phase('send'),
  'set-cookie-domain': whole(cookie(['response'], 'domain')),
  'set-cookie-name': whole(cookie(['response'], 'name')),
  'set-cookie-value': whole(cookie(['response'], 'value')),
  size: number((f) => f.size, 'bytes'),
  'smaller-than': than((f) => f.transferred, false),
  ssl: phase('ssl'),
  started,
  status,
  'status-code': status,
  text: part(everything),
  time: number((f) => f.time, 'time'),
  'tracking-id': mark('tracking'),
  transferred: number((f) => f.transferred, 'bytes'),
  type: word('kind'),
  url: part((f) => [f.url]),
  wait: phase('wait'),
};
QUESTIONS.ip = QUESTIONS['remote-address'];
