/** Captures for the workbench: a small one in which every tab has something to show, and one of any number of entries. */
import { open } from 'node:fs/promises';

const START = Date.UTC(2026, 2, 14, 9, 26, 53);
const at = (ms) => new Date(START + ms).toISOString();
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAGklEQVR4nGNgYGD4jwMwkCQBA6TIIKtBkQAAq6Y/wcYHfXsAAAAASUVORK5CYII=';

export const TOKEN = 'eK4vTq9Zr2LmX7wPb1Yd8NcFhJsA5GuQ';
export const SESSION = 'Qm3vXz8LrTb2WpYd6NcHjKa9GeFs4UiO';

/** One entry as Chrome writes it. `phases`: queued, stalled, dns, connect with ssl, ssl, send, wait, receive. */
export function chromeEntry(index, change = {}) {
  const [queued, stalled, dns, connect, ssl, send, wait, receive] = change.phases ?? [
    0.6, 1.2, -1, -1, -1, 0.2, 42, 3.1,
  ];
  const blocked = queued + stalled;
  const time = [blocked, dns, connect, send, wait, receive].reduce((sum, n) => sum + Math.max(0, n), 0);
  const url = change.url ?? `https://api.example.com/v1/rooms/${index}/messages?max=50&cursor=c${index}`;
  const text = change.text ?? JSON.stringify({ items: [{ id: index, title: `Room ${index}` }], next: null });
  const mime = change.mime ?? 'application/json';
  return {
    _initiator: change.initiator ?? {
      type: 'script',
      stack: {
        callFrames: [
          {
            functionName: 'request',
            scriptId: '11',
            url: 'https://app.example.com/assets/app.4f2a91c0.js',
            lineNumber: 0,
            columnNumber: 48211,
          },
          {
            functionName: 'loadRoom',
            scriptId: '11',
            url: 'https://app.example.com/assets/app.4f2a91c0.js',
            lineNumber: 0,
            columnNumber: 51733,
          },
        ],
        parent: {
          description: 'await',
          callFrames: [
            {
              functionName: '',
              scriptId: '11',
              url: 'https://app.example.com/assets/app.4f2a91c0.js',
              lineNumber: 0,
              columnNumber: 9120,
            },
          ],
        },
      },
    },
    _priority: change.priority ?? 'High',
    _resourceType: change.type ?? 'fetch',
    cache: {},
    connection: '443',
    pageref: 'page_1',
    request: {
      method: change.method ?? 'GET',
      url,
      httpVersion: 'h2',
      headers: [
        { name: ':method', value: change.method ?? 'GET' },
        { name: 'accept', value: 'application/json' },
        { name: 'accept-language', value: 'en-GB,en;q=0.9' },
        { name: 'origin', value: 'https://app.example.com' },
        { name: 'referer', value: 'https://app.example.com/' },
        { name: 'user-agent', value: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/141.0.0.0' },
        ...(change.requestHeaders ?? []),
      ],
      queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
      cookies: change.requestCookies ?? [],
      headersSize: -1,
      bodySize: change.post ? change.post.text.length : 0,
      ...(change.post ? { postData: change.post } : {}),
    },
    response: {
      status: change.status ?? 200,
      statusText: change.statusText ?? '',
      httpVersion: 'h2',
      headers: [
        { name: 'content-type', value: mime },
        { name: 'cache-control', value: 'no-store' },
        { name: 'date', value: new Date(START).toUTCString() },
        { name: 'server', value: 'envoy' },
        { name: 'access-control-allow-origin', value: 'https://app.example.com' },
        { name: 'access-control-allow-credentials', value: 'true' },
        { name: 'trackingid', value: `ATLAS_3f2b8c1d-77aa-4e10-9c55-0a1b2c3d4e5f_${index}` },
        ...(change.responseHeaders ?? []),
      ],
      cookies: change.responseCookies ?? [],
      content: {
        size: change.size ?? text.length,
        mimeType: mime,
        text,
        ...(change.encoding ? { encoding: change.encoding } : {}),
      },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
      _transferSize: change.transferred ?? Math.round((change.size ?? text.length) * 0.4) + 180,
      _error: change.error ?? null,
    },
    serverIPAddress: '192.0.2.17',
    startedDateTime: at(change.at ?? index * 40),
    time,
    timings: { blocked, dns, ssl, connect, send, wait, receive, _blocked_queueing: queued },
    ...change.extra,
  };
}

/** The text of a capture of these entries. */
export const capture = (entries) => JSON.stringify(log(entries));

const log = (entries) => ({
  log: {
    version: '1.2',
    creator: { name: 'WebInspector', version: '537.36' },
    pages: [
      {
        startedDateTime: at(0),
        id: 'page_1',
        title: 'https://app.example.com/',
        pageTimings: { onContentLoad: 780.2, onLoad: 1460.8 },
      },
    ],
    entries,
  },
});

/** Every kind of body, cookie, message and failure, once. */
export function showcase() {
  const bearer = [{ name: 'authorization', value: `Bearer ${TOKEN}` }];
  const parser = { type: 'parser', url: 'https://app.example.com/', lineNumber: 11 };
  const asset = (name, type, mime, text, more) => ({
    url: `https://app.example.com/assets/${name}`,
    type,
    mime,
    text,
    initiator: parser,
    priority: 'Low',
    ...more,
  });
  const make = [
    {
      url: 'https://app.example.com/',
      type: 'document',
      mime: 'text/html; charset=utf-8',
      initiator: { type: 'other' },
      priority: 'VeryHigh',
      at: 0,
      text: '<!doctype html><html><head><title>Rooms</title></head><body><h1>Rooms</h1><p>Loading your rooms…</p></body></html>',
      phases: [0.8, 1.4, 18, 62, 41, 0.3, 128, 12],
      size: 18_400,
      responseHeaders: [
        {
          name: 'content-security-policy',
          value: "default-src 'self'; script-src 'self' 'unsafe-inline'; connect-src *",
        },
        { name: 'strict-transport-security', value: 'max-age=31536000' },
        { name: 'server-timing', value: 'db;dur=38.2;desc="Rooms query", cache;desc="miss", app;dur=71' },
        { name: 'set-cookie', value: `sid=${SESSION}; Path=/; HttpOnly; Secure; SameSite=Lax` },
        { name: 'set-cookie', value: 'theme=dark; Domain=example.com; Path=/' },
        { name: 'set-cookie', value: 'visitor=1f0a; SameSite=None' },
      ],
    },
    asset(
      'app.4f2a91c0.js',
      'script',
      'text/javascript',
      `(()=>{const load=async(id)=>{const r=await fetch("/v1/rooms/"+id);if(!r.ok){throw new Error("no room")}return r.json()};${'window.rooms=window.rooms||[];'.repeat(60)}})();`,
      { at: 160, size: 412_000, phases: [1.1, 2.3, -1, -1, -1, 0.2, 38, 96] },
    ),
    asset(
      'site.77ab12cd.css',
      'stylesheet',
      'text/css',
      'body{margin:0;font:16px/1.5 system-ui}.room{display:grid;gap:8px;padding:12px}',
      { at: 162, size: 38_000, phases: [0.9, 1.8, -1, -1, -1, 0.2, 22, 9] },
    ),
    asset(
      'logo.svg',
      'image',
      'image/svg+xml',
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40"><rect width="80" height="40" rx="8" fill="#0b6e5f"/><circle cx="20" cy="20" r="9" fill="#fff"/></svg>',
      { at: 170, phases: [4, 6, -1, -1, -1, 0.1, 18, 2] },
    ),
    asset('avatar-17.png', 'image', 'image/png', PNG, {
      at: 640,
      encoding: 'base64',
      size: 83,
      phases: [2, 1, -1, -1, -1, 0.1, 30, 1],
    }),
    {
      url: 'https://login.example.com/oauth2/token',
      method: 'POST',
      at: 260,
      phases: [0.5, 1.0, 12, 55, 33, 0.4, 210, 2],
      post: {
        mimeType: 'application/x-www-form-urlencoded',
        text: `grant_type=refresh_token&client_id=web-app&refresh_token=${TOKEN}&scope=rooms%20people`,
      },
      text: JSON.stringify({ access_token: TOKEN, expires_in: 3600, token_type: 'Bearer' }),
    },
    {
      at: 520,
      requestHeaders: bearer,
      phases: [0.4, 0.9, 9, 48, 29, 0.3, 340, 14],
      text: JSON.stringify({
        items: Array.from({ length: 30 }, (_, i) => ({
          id: `room-${i}`,
          title: `Room ${i}`,
          members: i * 3,
          locked: i % 4 === 0,
          owner: { name: 'R. Example', presence: null },
        })),
        total: 30,
      }),
    },
    {
      url: 'https://api.example.com/v1/rooms/17',
      method: 'OPTIONS',
      type: 'preflight',
      at: 560,
      initiator: { type: 'preflight' },
      text: '',
      status: 204,
      phases: [0.2, 0.4, -1, -1, -1, 0.1, 24, 0.2],
    },
    {
      url: 'https://api.example.com/v1/rooms/17',
      at: 590,
      status: 404,
      statusText: 'Not Found',
      requestHeaders: bearer,
      text: JSON.stringify({
        message: 'The room could not be found.',
        errors: [{ description: 'No room with this id.' }],
        trackingId: 'ATLAS_3f2b8c1d-77aa-4e10-9c55-0a1b2c3d4e5f_8',
      }),
    },
    {
      url: 'https://api.example.com/v1/rooms/17/messages',
      method: 'POST',
      at: 720,
      status: 503,
      statusText: 'Service Unavailable',
      requestHeaders: bearer,
      phases: [0.4, 0.8, -1, -1, -1, 0.6, 2410, 3],
      post: { mimeType: 'application/json', text: JSON.stringify({ text: 'Hello', mentions: ['rita'], draft: false }) },
      mime: 'text/html',
      text: '<html><body><h1>503 Service Unavailable</h1></body></html>',
    },
    {
      url: 'https://api.example.com/v1/upload',
      method: 'POST',
      at: 900,
      requestHeaders: bearer,
      phases: [0.3, 0.6, -1, -1, -1, 84, 120, 1],
      post: {
        mimeType: 'multipart/form-data; boundary=----b7',
        text: '------b7\r\nContent-Disposition: form-data; name="caption"\r\n\r\nThe whiteboard\r\n------b7\r\nContent-Disposition: form-data; name="file"; filename="board.txt"\r\nContent-Type: text/plain\r\n\r\nroadmap, budget\r\n------b7--\r\n',
      },
    },
    {
      url: 'https://telemetry.example.org/beacon?event=load&duration=1460',
      type: 'ping',
      at: 1480,
      status: 0,
      error: 'net::ERR_BLOCKED_BY_CLIENT',
      text: '',
      phases: [1.2, 0, -1, -1, -1, -1, -1, -1],
      requestCookies: [{ name: 'visitor', value: '1f0a' }],
    },
    {
      url: 'wss://push.example.com/socket',
      type: 'websocket',
      at: 980,
      status: 101,
      statusText: 'Switching Protocols',
      text: '',
      mime: '',
      phases: [0.2, 0.5, 10, 44, 26, 0.2, 31, 0],
      extra: {
        _webSocketMessages: [
          {
            type: 'send',
            time: START / 1000 + 1.1,
            opcode: 1,
            data: JSON.stringify({ type: 'subscribe', rooms: [17, 18], token: TOKEN }),
          },
          { type: 'receive', time: START / 1000 + 1.14, opcode: 1, data: JSON.stringify({ type: 'ok', id: 1 }) },
          {
            type: 'receive',
            time: START / 1000 + 2.6,
            opcode: 1,
            data: JSON.stringify({ type: 'message', room: 17, text: 'Are you there?' }),
          },
          { type: 'receive', time: START / 1000 + 3.1, opcode: 2, data: 'AAECAwQFBgc=' },
        ],
      },
    },
    {
      url: 'https://api.example.com/v1/feed.xml',
      at: 1040,
      mime: 'application/xml',
      text: '<?xml version="1.0"?><feed><entry id="1"><title>First</title></entry><entry id="2"><title>Second</title></entry></feed>',
    },
    {
      url: 'https://api.example.com/v1/export.bin',
      at: 1100,
      mime: 'application/octet-stream',
      encoding: 'base64',
      text: Buffer.from(Array.from({ length: 200 }, (_, i) => i)).toString('base64'),
    },
    {
      url: 'http://media.example.net/intro.html',
      type: 'document',
      at: 1180,
      mime: 'text/html',
      text: '<html><body style="font-family: sans-serif"><h1>Intro</h1><script>document.title = "ran"</script><img src="https://media.example.net/x.png"></body></html>',
    },
    ...Array.from({ length: 10 }, (_, i) => ({
      url: `https://static.examplecdn.net/tiles/${i}.webp`,
      type: 'image',
      mime: 'image/webp',
      text: '',
      size: 8_000 + i * 900,
      at: 1200 + i * 3,
      priority: 'Low',
      initiator: parser,
      phases: [i * 14, 2, i === 0 ? 14 : -1, i === 0 ? 40 : -1, i === 0 ? 22 : -1, 0.1, 40 + i * 6, 12],
    })),
  ];
  return JSON.stringify(log(make.map((change, i) => chromeEntry(i, change))), null, 1);
}

const HOSTS = [
  'api.example.com',
  'app.example.com',
  'login.example.com',
  'static.examplecdn.net',
  'telemetry.example.org',
  'push.example.com',
];
const KINDS = [
  ['fetch', 'application/json'],
  ['script', 'text/javascript'],
  ['image', 'image/png'],
  ['stylesheet', 'text/css'],
  ['fetch', 'application/json'],
  ['document', 'text/html'],
];
const STATUSES = [200, 200, 200, 200, 204, 304, 200, 302, 200, 401, 200, 404, 200, 200, 503, 200];

/** Writes a capture of `count` entries; gives its size in bytes. */
export async function writeMany(file, count, body = 120) {
  const handle = await open(file, 'w');
  const [head, tail] = JSON.stringify(log([])).split('"entries":[]');
  let size = 0;
  const write = async (text) => {
    size += Buffer.byteLength(text);
    await handle.write(text);
  };
  try {
    await write(`${head}"entries":[`);
    let chunk = '';
    for (let i = 0; i < count; i++) {
      const n = (i * 2654435761) >>> 0;
      const [type, mime] = KINDS[n % KINDS.length];
      const path = `/v1/rooms/${n % 5000}/${['messages', 'people', 'files'][n % 3]}?page=${i % 40}`;
      const wait = 5 + (n % 97) * 3 + (n % 211 === 0 ? 4000 : 0);
      const entry = chromeEntry(i, {
        url: `https://${HOSTS[(n >>> 8) % HOSTS.length]}${path}`,
        type,
        mime,
        at: i * 9,
        method: ['GET', 'GET', 'POST', 'PUT'][(n >>> 4) % 4],
        status: STATUSES[(n >>> 12) % STATUSES.length],
        text: `{"entry":${i},"pad":"${'x'.repeat(body)}"}`,
        size: 200 + (n % 90_000),
        phases: [
          (n % 7) * 0.5,
          (n % 5) * 0.7,
          n % 19 === 0 ? 12 : -1,
          n % 19 === 0 ? 50 : -1,
          n % 19 === 0 ? 30 : -1,
          0.2,
          wait,
          n % 31,
        ],
      });
      chunk += (i === 0 ? '' : ',') + JSON.stringify(entry);
      if (chunk.length > 1 << 20) {
        await write(chunk);
        chunk = '';
      }
    }
    await write(`${chunk}]${tail}`);
  } finally {
    await handle.close();
  }
  return size;
}
