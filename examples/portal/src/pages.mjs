/** The pages, made on the server. Whatever comes from people goes through `h`. */

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text) => String(text).replace(/[&<>"']/g, (c) => ENTITIES[c]);

class Markup {
  constructor(text) {
    this.text = text;
  }
}

/** Markup with every value escaped that is not markup itself. */
function h(parts, ...values) {
  const one = (value) => {
    if (Array.isArray(value)) return value.map(one).join('');
    return value instanceof Markup ? value.text : escaped(value ?? '');
  };
  return new Markup(parts.reduce((text, part, i) => text + one(values[i - 1]) + part));
}

const date = (text) =>
  h`<time datetime="${text}">${new Date(text).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })}</time>`;

function size(bytes) {
  const units = ['B', 'kB', 'MB', 'GB'];
  let at = 0;
  let n = bytes;
  while (n >= 1000 && at < units.length - 1) {
    n /= 1000;
    at += 1;
  }
  return `${at === 0 ? n : n.toFixed(1)} ${units[at]}`;
}

function page(title, body, script = '') {
  return h`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${title} · Lindenhof Support</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/assets/portal.css">
${script === 'uppy' ? h`<link rel="stylesheet" href="/assets/dist/uppy.css">` : ''}
${script ? h`<script type="module" src="${script === 'uppy' ? '/assets/dist/uppy.js' : `/assets/${script}.js`}"></script>` : ''}
</head><body>
<a class="skip" href="#content">Skip to content</a>
<header><a class="brand" href="/">Lindenhof Support</a><nav aria-label="Site"><a href="/">Cases</a><a href="/cases/new">New case</a></nav></header>
<main id="content">${body}</main>
<footer>An example of a support site that embeds harmless.</footer>
</body></html>
`.text;
}

export function casesPage(cases) {
  return page(
    'Cases',
    h`<div class="head"><h1>Cases</h1><a class="button" href="/cases/new">New case</a></div>
${
  cases.length === 0
    ? h`<p>There is no case yet.</p>`
    : h`<table><thead><tr><th scope="col">Case</th><th scope="col">Subject</th><th scope="col">Customer</th><th scope="col">Opened</th><th scope="col" class="num">Attachments</th></tr></thead>
<tbody>${cases.map(
        (c) =>
          h`<tr><td><a href="/cases/${c.id}">#${c.id}</a></td><td><a href="/cases/${c.id}">${c.subject}</a></td><td>${c.customer}</td><td>${date(c.created)}</td><td class="num">${c.attachments}</td></tr>`,
      )}</tbody></table>`
}`,
  );
}

export function newCasePage() {
  return page(
    'New case',
    h`<h1>New case</h1>
<form class="card" method="post" action="/cases" enctype="multipart/form-data">
<label>Subject<input name="subject" required maxlength="200" autocomplete="off"></label>
<label>Your name<input name="customer" required maxlength="200" autocomplete="name"></label>
<label>What happened?<textarea name="description" rows="4"></textarea></label>
<div class="field"><span id="capture-label">Capture</span>
<harmless-upload name="capture" label="Capture" portal="Lindenhof Support" page="/harmless/page/harmless.html"></harmless-upload></div>
<div class="actions"><button class="button" type="submit">Open the case</button></div>
</form>`,
    'element',
  );
}

const WAYS = [
  ['element', 'The element in a form'],
  ['field', 'A plain file field and drop zone'],
  ['uppy', 'Uppy'],
  ['link', 'A link to the page'],
];

export function casePage(c, attachments, notes) {
  return page(
    `Case #${c.id}`,
    h`<div class="head"><h1>${c.subject}</h1><span class="status">${c.status}</span></div>
<p class="muted">Case #${c.id} of ${c.customer}, opened ${date(c.created)}</p>
<section aria-labelledby="attachments"><h2 id="attachments">Attachments</h2>
${
  attachments.length === 0
    ? h`<p class="muted">Nothing is attached.</p>`
    : h`<table><thead><tr><th scope="col">Name</th><th scope="col" class="num">Size</th><th scope="col">Added</th></tr></thead>
<tbody>${attachments.map((a) => h`<tr><td><a href="/attachments/${a.id}">${a.name}</a></td><td class="num">${size(a.size)}</td><td>${date(a.created)}</td></tr>`)}</tbody></table>`
}
<div class="card"><h3>Captures that are already here</h3>
<p>A capture that was attached as it is can be replaced: a clean copy and the encrypted original take its place.</p>
<div class="actions"><button class="button" type="button" id="repair" data-case="${c.id}">Make them harmless</button></div>
<ol id="steps" class="steps" aria-live="polite"></ol></div>
<h3>Add an attachment</h3>
<ul class="ways">${WAYS.map(([way, name]) => h`<li><a href="/cases/${c.id}/attach/${way}">${name}</a></li>`)}</ul>
</section>
<section aria-labelledby="notes"><h2 id="notes">Notes</h2>
${notes.length === 0 ? h`<p class="muted">There are no notes.</p>` : notes.map((n) => h`<article class="card note"><p class="muted">${n.author}, ${date(n.created)}</p><pre>${n.text}</pre></article>`)}
</section>`,
    'case',
  );
}

export function attachPage(c, way) {
  const name = WAYS.find(([id]) => id === way)?.[1];
  const action = `/cases/${c.id}/attachments`;
  const bodies = {
    element: h`<form class="card" method="post" action="${action}" enctype="multipart/form-data">
<div class="field"><span>Capture</span><harmless-upload name="capture" label="Capture" portal="Lindenhof Support" page="/harmless/page/harmless.html" required></harmless-upload></div>
<div class="actions"><button class="button" type="submit">Attach</button></div></form>`,
    field: h`<form class="card" method="post" action="${action}" enctype="multipart/form-data" id="field-form">
<label>Files<input type="file" name="files" id="files" multiple></label>
<div class="drop" id="drop" tabindex="0" role="group" aria-label="Drop files">Drop files here; they are sent at once.</div>
<p id="sent" role="status"></p>
<div class="actions"><button class="button" type="submit">Attach</button></div></form>`,
    uppy: h`<div class="card"><div id="uppy"></div><p id="sent" role="status"></p></div>`,
    link: h`<div class="card"><p>The page opens in a window of its own. Pick the capture there; the clean copy comes back here.</p>
<div class="actions"><a class="button" id="open" href="/harmless/page/harmless.html" target="harmless" rel="opener">Make a capture harmless</a></div>
<p id="sent" role="status"></p></div>`,
  };
  if (!name) return null;
  return page(
    name,
    h`<p><a href="/cases/${c.id}">Case #${c.id}</a></p><h1>${name}</h1><div data-case="${c.id}" id="way">${bodies[way]}</div>`,
    way,
  );
}

export function problemPage(status, text) {
  return page(String(status), h`<h1>That did not work</h1><p>${text}</p><p><a href="/">Back to the cases</a></p>`);
}
