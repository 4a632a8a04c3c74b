/** Two servers on two origins: one with the built page, one with a host page that speaks the protocol by hand. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { hostingHeaders } from '../../../www/scripts/page.mjs';
import { built } from '../../../www/tests/lib/browser.mjs';

async function listen(handler) {
  const server = createServer(handler);
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

/** The host page's script: everything it hears is kept in `heard`, files as their text. */
const SCRIPT = `
const heard = [];
let port;
let next = 1;
const waiting = new Map();
const reading = [];
const keep = (data) => {
  const entry = { ...data };
  heard.push(entry);
  for (const [key, value] of Object.entries(data)) {
    if (!(value instanceof Blob)) continue;
    entry[key] = { name: value.name, size: value.size };
    reading.push(value.text().then((text) => { entry[key].text = text; }));
  }
};
addEventListener('message', ({ data, ports, origin }) => {
  heard.push({ window: data, origin });
  if (data?.harmless !== 'pong') return;
  clearInterval(timer);
  port = ports[0];
  port.onmessage = ({ data }) => {
    keep(data);
    waiting.get(data.id)?.(data);
  };
});
const id = crypto.randomUUID();
const frame = document.querySelector('iframe');
const timer = setInterval(() => frame.contentWindow.postMessage({ harmless: 'ping', versions: [1], id }, '*'), 100);
window.host = {
  heard,
  all: async () => (await Promise.all(reading), heard),
  raw: (message, transfer = []) => port.postMessage(message, transfer),
  ask: (type, more = {}) => new Promise((resolve) => {
    const id = next++;
    waiting.set(id, resolve);
    port.postMessage({ v: 1, id, type, ...more });
  }),
  get connected() { return Boolean(port); },
};
`;

/**
 * @param {{ listed?: boolean, ancestors?: string[], sandbox?: boolean }} options whether the page lists the host; who may
 *   frame the page; whether the host puts it into a sandbox
 */
export async function hosts({ listed = false, ancestors = ['*'], sandbox = true } = {}) {
  const host = await listen((_, response) => {
    const attribute = sandbox ? ' sandbox="allow-scripts allow-downloads"' : '';
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><title>host</title><style>iframe{width:1000px;height:640px}</style>
<iframe${attribute} src="${page.url}/harmless.html"></iframe><script>${SCRIPT}</script>`);
  });
  const html = await readFile(path.join(built('dist'), 'harmless.html'), 'utf8');
  const csp = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)[1];
  const named = html.replace('name="harmless-hosts" content=""', `name="harmless-hosts" content="${host.url}"`);
  const page = await listen((_, response) => {
    response.writeHead(200, hostingHeaders(csp, { portals: ancestors, fetches: true })).end(listed ? named : html);
  });
  const close = () => {
    for (const { server } of [host, page]) {
      server.close();
      server.closeAllConnections();
    }
  };
  return { url: host.url, page: page.url, close };
}
