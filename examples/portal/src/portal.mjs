/** The support site: its routes. Nothing in it knows captures; what makes them harmless runs in the browser. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { RequestLog } from './log.mjs';
import { attachPage, casePage, casesPage, newCasePage, problemPage } from './pages.mjs';
import { sendStatic } from './static.mjs';
import { Store } from './store.mjs';
import { readForm } from './upload.mjs';

const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};
const MOST_TEXT = 4 << 20;

class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function readText(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MOST_TEXT) throw new Refusal(413, 'that is too long');
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function readJson(request) {
  try {
    return JSON.parse(await readText(request));
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(400, 'expected JSON');
  }
}

/** Which files the notes of a form belong to, and what is attached. */
async function attachForm(store, caseId, { fields, files }) {
  for (const file of files) await store.addAttachment(caseId, file);
  for (const [name, text] of Object.entries(fields)) {
    if (name.endsWith('-note') && text) await store.addNote(caseId, 'harmless', text);
  }
}

const publicAttachment = ({ id, name, size, sha256, type, created }) => ({
  id: String(id),
  name,
  size,
  sha256,
  type,
  created,
});

function routes({ store, config }) {
  const theCase = (id) => {
    const found = store.case(Number(id));
    if (!found) throw new Refusal(404, 'there is no such case');
    return found;
  };
  return [
    ['GET', /^\/$/, () => ({ html: casesPage(store.cases()) })],
    ['GET', /^\/cases\/new$/, () => ({ html: newCasePage() })],
    ['GET', /^\/config\.json$/, () => ({ json: config })],
    [
      'POST',
      /^\/cases$/,
      async (request) => {
        const form = await readForm(request, store);
        const { subject = '', customer = '', description = '' } = form.fields;
        if (!subject.trim() || !customer.trim()) throw new Refusal(400, 'a case needs a subject and a name');
        const made = await store.addCase(subject.trim(), customer.trim());
        if (description.trim()) await store.addNote(made.id, customer.trim(), description.trim());
        await attachForm(store, made.id, form);
        return { to: `/cases/${made.id}` };
      },
    ],
    [
      'GET',
      /^\/cases\/(\d+)$/,
      (_, id) => {
        const found = theCase(id);
        return { html: casePage(found, store.attachments(found.id), store.notes(found.id)) };
      },
    ],
    ['GET', /^\/cases\/(\d+)\/attach\/(\w+)$/, (_, id, way) => ({ html: attachPage(theCase(id), way) })],
    [
      'POST',
      /^\/cases\/(\d+)\/attachments$/,
      async (request, id) => {
        const found = theCase(id);
        await attachForm(store, found.id, await readForm(request, store));
        return request.headers.accept?.includes('json') ? { json: {} } : { to: `/cases/${found.id}` };
      },
    ],
    [
      'GET',
      /^\/api\/cases\/(\d+)\/attachments$/,
      (_, id) => ({ json: store.attachments(theCase(id).id).map(publicAttachment) }),
    ],
    [
      'POST',
      /^\/api\/cases\/(\d+)\/attachments$/,
      async (request, id) => {
        const found = theCase(id);
        const { files } = await readForm(request, store);
        const added = [];
        for (const file of files) added.push(publicAttachment(await store.addAttachment(found.id, file)));
        return { json: added };
      },
    ],
    [
      'GET',
      /^\/attachments\/(\d+)$/,
      (_, id) => {
        const found = store.attachment(Number(id));
        if (!found) throw new Refusal(404, 'there is no such attachment');
        return { attachment: found };
      },
    ],
    [
      'DELETE',
      /^\/api\/attachments\/(\d+)$/,
      async (_, id) => {
        await store.deleteAttachment(Number(id));
        return { json: {} };
      },
    ],
    [
      'POST',
      /^\/api\/cases\/(\d+)\/notes$/,
      async (request, id) => {
        const found = theCase(id);
        const { text, key } = await readJson(request);
        if (typeof text !== 'string' || !text) throw new Refusal(400, 'a note needs a text');
        await store.addNote(found.id, 'harmless', text, typeof key === 'string' ? key : null);
        return { json: {} };
      },
    ],
    ['GET', /^\/api\/cases\/(\d+)\/journal$/, (_, id) => ({ json: { text: store.journal(theCase(id).id) } })],
    [
      'PUT',
      /^\/api\/cases\/(\d+)\/journal$/,
      async (request, id) => {
        const found = theCase(id);
        const { text } = await readJson(request);
        await store.setJournal(found.id, String(text));
        return { json: {} };
      },
    ],
  ];
}

function answer(response, store, result) {
  if (result.attachment) {
    const { name, size } = result.attachment;
    response.writeHead(200, {
      ...HEADERS,
      'Content-Type': 'application/octet-stream',
      'Content-Length': size,
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      'Cache-Control': 'no-store',
    });
    store.read(result.attachment).pipe(response);
  } else if (result.to) {
    response.writeHead(303, { ...HEADERS, Location: result.to }).end();
  } else if (result.json !== undefined) {
    const headers = { ...HEADERS, 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };
    response.writeHead(200, headers).end(JSON.stringify(result.json));
  } else if (result.html) {
    const headers = { ...HEADERS, 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' };
    response.writeHead(200, headers).end(result.html);
  } else throw new Refusal(404, 'there is no such page');
}

/**
 * Starts the site on loopback.
 *
 * @param {{ folder: string, port?: number, recipients?: string[], policy?: object, review?: 'show' | 'skip',
 *   bodies?: boolean, connectWithin?: number, fault?: (request: import('node:http').IncomingMessage) => number | undefined }} options
 *   `recipients`: files with OpenPGP certificates; `bodies`: keep what is sent; `fault`: a status to answer with instead
 */
export async function startPortal({
  folder,
  port = 0,
  recipients = [],
  policy,
  review,
  bodies = false,
  fault,
  connectWithin,
}) {
  const store = await Store.open(folder);
  const log = await RequestLog.open(folder, { bodies });
  const keys = await Promise.all(recipients.map((file) => readFile(file, 'utf8')));
  const config = {
    page: '/harmless/page/harmless.html',
    recipients: keys.map((armored) => ({ armored })),
    policy,
    review,
    connectWithin,
  };
  const all = routes({ store, config });
  const server = createServer(async (request, response) => {
    log.take(request, response);
    try {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const { origin, host } = request.headers;
      if (request.method !== 'GET' && origin && origin !== `http://${host}`) {
        throw new Refusal(403, 'that came from another site');
      }
      const status = fault?.(request);
      if (status) throw new Refusal(status, 'the server failed');
      if (request.method === 'GET' && (await sendStatic(pathname, response, HEADERS))) return;
      for (const [method, pattern, handle] of all) {
        const match = request.method === method && pattern.exec(pathname);
        if (match) {
          answer(response, store, await handle(request, ...match.slice(1)));
          return;
        }
      }
      throw new Refusal(404, 'there is no such page');
    } catch (error) {
      const status = error.status ?? 500;
      if (response.headersSent) {
        response.destroy();
        return;
      }
      request.resume();
      response.writeHead(status, { ...HEADERS, 'Content-Type': 'text/html; charset=utf-8' });
      response.end(problemPage(status, status === 500 ? 'The server failed.' : error.message));
    }
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const close = async () => {
    const closed = new Promise((done) => server.close(done));
    server.closeAllConnections();
    await closed;
    await log.close();
    await store.saving;
  };
  return { url: `http://127.0.0.1:${server.address().port}`, store, close };
}
