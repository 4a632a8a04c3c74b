/**
 * What an entry of a capture says, read with nothing but JSON.parse's result and plain JavaScript: what the page shows and
 * finds is held against this. It follows what the page's help says of columns and filters, not the page's code.
 */

const list = (value) => (Array.isArray(value) ? value.filter((v) => v && typeof v === 'object') : []);
const text = (value) => (typeof value === 'string' ? value : '');
const positive = (value) => (typeof value === 'number' && value >= 0 ? value : null);

/** Header fields of one side. */
export const fields = (entry, side) => list(entry[side]?.headers).map((h) => [text(h.name), text(h.value)]);

const valuesOf = (entry, side, name) =>
  fields(entry, side)
    .filter(([n]) => n.toLowerCase() === name)
    .map(([, value]) => value);

/** Cookies that a header sets: name, value and attributes, names of attributes in lower case. */
function setCookies(entry) {
  return valuesOf(entry, 'response', 'set-cookie')
    .flatMap((value) => value.split('\n'))
    .filter(Boolean)
    .map((line) => {
      const [pair, ...rest] = line.split(';').map((p) => p.trim());
      const cut = (p) =>
        p.includes('=') ? [p.slice(0, p.indexOf('=')).trim(), p.slice(p.indexOf('=') + 1).trim()] : [p, ''];
      const [name, value] = cut(pair);
      return { name, value, ...Object.fromEntries(rest.map(cut).map(([n, v]) => [n.toLowerCase(), v])) };
    });
}

function sentCookies(entry) {
  return valuesOf(entry, 'request', 'cookie')
    .flatMap((value) => value.split(/;\s*/))
    .filter((pair) => pair.includes('='))
    .map((pair) => ({
      name: pair.slice(0, pair.indexOf('=')).trim(),
      value: pair.slice(pair.indexOf('=') + 1).trim(),
    }));
}

/** Cookies of one side as the lists have them, and as the headers have them. */
export const cookies = (entry, side) => ({
  listed: list(entry[side]?.cookies),
  told: side === 'request' ? sentCookies(entry) : setCookies(entry),
});

/** A body: its bytes as the capture holds them, decoded; null where there is none. */
export function body(entry, side) {
  const holder = side === 'request' ? entry.request.postData : entry.response.content;
  if (typeof holder?.text !== 'string' || holder.text === '') return null;
  // What says that it is base64 and is none stands for itself.
  const encoded =
    holder.encoding === 'base64' && /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(holder.text) && !/\w \w/.test(holder.text);
  return {
    mime: text(holder.mimeType),
    encoded,
    bytes: Buffer.from(holder.text, encoded ? 'base64' : 'utf8'),
    text: encoded ? Buffer.from(holder.text, 'base64').toString('utf8') : holder.text,
  };
}

function place(url) {
  const [bare] = url.replace(/^(?:blob:)+/, '').split(/[?#]/);
  const special = /^(data|javascript|about):/.exec(bare);
  if (special) return ['', special[1]];
  const rest = bare.includes('://') ? bare.slice(bare.indexOf('://') + 3) : bare.replace(/^\/\//, '');
  if (bare.startsWith('/') && !bare.startsWith('//')) return ['', bare];
  const slash = rest.includes('/') ? rest.indexOf('/') : rest.length;
  return [rest.slice(0, slash).split('@').at(-1), rest.slice(slash)];
}

const KINDS = [
  [/^(?:text\/html|application\/xhtml\+xml)$/, 'document'],
  [/^text\/css$/, 'stylesheet'],
  [/^text\/event-stream$/, 'eventsource'],
  [/javascript|ecmascript/, 'script'],
  [/^image\//, 'image'],
  [/font/, 'font'],
  [/^(?:video|audio)\//, 'media'],
  [/json|xml/, 'xhr'],
];
const ENDINGS = [
  [/\.m?js$/, 'script'],
  [/\.css$/, 'stylesheet'],
  [/\.(?:png|jpe?g|gif|svg|webp|ico)$/, 'image'],
];

function kindOf(entry, { mime, method, scheme, path }) {
  if (text(entry._resourceType)) return entry._resourceType.toLowerCase();
  if (/^wss?$/.test(scheme) || list(entry._webSocketMessages).length > 0) return 'websocket';
  if (method === 'OPTIONS') return 'preflight';
  const known = mime ? KINDS.find(([type]) => type.test(mime)) : ENDINGS.find(([end]) => end.test(path));
  return known?.[1] ?? 'other';
}

function protocolOf(entry) {
  const [asked, answered] = ['request', 'response'].map((side) => text(entry[side].httpVersion).trim().toLowerCase());
  const said = ['', 'unknown'].includes(answered) ? asked : answered;
  const known = { 'http/2': 'h2', 'http/2.0': 'h2', 2: 'h2', '2 2': 'h2', 'http/3': 'h3', 'http/3.0': 'h3', 3: 'h3' };
  return { 1.1: 'http/1.1', '1.0': 'http/1.0', unknown: '', ...known }[said] ?? said;
}

const PHASES = ['queued', 'blocked', 'dns', 'connect', 'ssl', 'send', 'wait', 'receive'];

/**
 * The phases in ms as a reader is shown them, none counted twice: the queueing is no part of `blocked`, and TLS none of
 * `connect` where the capture's `time` says that it is inside.
 */
function phasesOf(entry, inside) {
  const t = entry.timings ?? {};
  const of = Object.fromEntries(PHASES.map((p) => [p, positive(p === 'queued' ? t._blocked_queueing : t[p])]));
  if (of.blocked !== null) of.blocked = Math.max(0, of.blocked - (of.queued ?? 0));
  if (of.connect !== null && inside) of.connect = Math.max(0, of.connect - (of.ssl ?? 0));
  return of;
}

/** Whether `connect` holds the TLS handshake in most entries that tell. */
function sslInside(entries) {
  let votes = 0;
  for (const { time, timings: t = {} } of entries) {
    const [ssl, connect] = [positive(t.ssl) ?? 0, positive(t.connect) ?? 0];
    if (ssl <= 0) continue;
    const all = ['blocked', 'dns', 'connect', 'send', 'wait', 'receive'].reduce((n, p) => n + (positive(t[p]) ?? 0), 0);
    if (ssl > connect + 0.5) votes -= 1;
    else if (positive(time) !== null) votes += Math.abs(time - all) <= Math.abs(time - all - ssl) ? 1 : -1;
  }
  return votes >= 0;
}

/** Everything the page has a column, a filter or a tab for. */
export function factsOf(entries) {
  const inside = sslInside(entries);
  return entries.map((entry, index) => {
    const { request, response } = entry;
    const url = request.url;
    const [host, path] = place(url);
    const scheme = /^([a-z0-9+]+):/i.exec(url)?.[1].toLowerCase() ?? '';
    const mime = text(response.content?.mimeType).split(';')[0].trim().toLowerCase();
    const method = text(request.method);
    const phases = phasesOf(entry, inside);
    const size = positive(response.content?.size);
    const wire = positive(response._transferSize) ?? (response.bodySize > 0 ? response.bodySize : null);
    const known = Object.values(phases).filter((p) => p !== null);
    const status = typeof response.status === 'number' ? response.status : null;
    return {
      index,
      entry,
      url,
      host,
      path,
      scheme,
      mime,
      method,
      phases,
      size,
      status,
      transferred: wire ?? size,
      wire,
      time: positive(entry.time) ?? (known.length > 0 ? known.reduce((a, b) => a + b, 0) : null),
      started: Number.isNaN(Date.parse(entry.startedDateTime)) ? null : Date.parse(entry.startedDateTime),
      kind: kindOf(entry, { mime, method, scheme, path }),
      protocol: protocolOf(entry),
      priority: text(entry._priority),
      initiator: text(entry._initiator?.type) || text(entry._initiator_type),
      address: text(entry.serverIPAddress),
      page: text(entry.pageref),
      failure: text(response._error) || text(response._failureText) || text(entry._error),
    };
  });
}
