/**
 * Puts the one file together: an outer page that holds nothing but a sandboxed frame and a script for settings and the
 * address, and in the frame's `srcdoc` the application. Both carry the same policy; the frame inherits the outer one as well. What each line of the policy is
 * for stands in ARCHITECTURE.md; what was measured, in the tests of `tests/attack.test.mjs`.
 */
import { createHash } from 'node:crypto';

const SANDBOX = 'allow-scripts allow-downloads';
const ICON =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b6e5f"/>' +
      '<path d="M8 10h16M8 16h5m6 0h5M8 22h16" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/></svg>',
  );
const OUTER_STYLE =
  ':root{color-scheme:light dark}html,body{height:100%;margin:0}iframe{display:block;width:100%;height:100%;border:0}';

/** The CSP source expression for an inline script or style. */
export function hashOf(text) {
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}

/**
 * The policy under which exactly these scripts and styles run and nothing reaches the network.
 *
 * `parts` are scripts that lie beside the page. Only the outer page's policy names them: a request is made before its
 * answer is hashed, so in the frame, where the capture is, their hashes would be a way out.
 */
export function policy(scripts, styles, parts = []) {
  return [
    "default-src 'none'",
    `script-src ${[...scripts, ...parts].map(hashOf).join(' ')} 'wasm-unsafe-eval'`,
    `style-src ${styles.map(hashOf).join(' ')}`,
    'worker-src blob:',
    'img-src blob: data:',
    'media-src blob:',
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-src 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default lit-html',
  ].join('; ');
}

const attribute = (text) => text.replaceAll('&', '&amp;').replaceAll("'", '&#39;');
const unattribute = (text) => text.replaceAll('&#39;', "'").replaceAll('&amp;', '&');

/** Makes a script safe to stand inside a `<script>` element, where `</script` and `<!--` would end or escape it. */
export function inlineScript(code) {
  return code.replaceAll('\r', '\\r').replace(/<(?=\/script|script|!--)/gi, '\\x3c');
}

/** A wasm module as a block of data, which no script is. */
export const dataBlock = ([name, text]) => `<script type="text/plain" data-module="${name}">${text}</script>`;

function frame({ scripts, modules, style, csp }) {
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${csp}">`,
    '<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark"><title>harmless</title>',
    `<style>${style}</style></head><body>`,
    '<noscript>harmless works on your own computer, and for that it needs JavaScript. Please allow it for this page.</noscript>',
    '<harmless-app></harmless-app>',
    ...Object.entries(modules).map(dataBlock),
    ...scripts.map((script) => `<script>${script}</script>`),
    '</body></html>',
  ].join('\n');
}

/**
 * @param {{ scripts: string[], style: string, outer: string }} parts classic scripts, run in order, by name the wasm modules
 *   (gzip in base64), the frame's one style sheet, the script of the outer page, and by name the scripts that it may fetch from beside the page
 * @returns {{ html: string, csp: string }} the file and the policy in it, for the hosting headers
 */
export function assemble({ scripts, modules = {}, style, outer, parts = {} }) {
  const inline = scripts.map(inlineScript);
  const outside = inlineScript(outer);
  const csp = policy([...inline, outside], [OUTER_STYLE, style], Object.values(parts));
  const inner = policy([...inline, outside], [OUTER_STYLE, style]);
  const html = [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${csp}">`,
    '<meta name="referrer" content="no-referrer">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="harmless-hosts" content="">',
    ...Object.entries(parts).map(
      ([name, text]) => `<meta name="harmless-part-${name}" content="${hashOf(text).slice(1, -1)}">`,
    ),
    '<meta name="description" content="Makes HAR captures safe to share, without them ever leaving your computer.">',
    `<title>harmless</title><link rel="icon" href="${ICON}"><style>${OUTER_STYLE}</style></head>`,
    `<body><iframe title="harmless" sandbox="${SANDBOX}" allow="clipboard-write" srcdoc='${attribute(
      frame({ scripts: inline, modules, style, csp: inner }),
    )}'></iframe><script>${outside}</script></body></html>`,
    '',
  ].join('\n');
  return { html, csp };
}

/**
 * The built file with one more script at the end of the frame, its hash allowed: what an attacker has who managed to
 * run code in the application. Only the attack test uses it.
 */
export function withHostileScript(html, code) {
  const script = inlineScript(code);
  const start = html.indexOf("srcdoc='") + "srcdoc='".length;
  const end = html.indexOf("'", start);
  if (start < 8 || end < 0) throw new Error('no srcdoc frame in the built page');
  const inner = unattribute(html.slice(start, end)).replace(
    '</body></html>',
    () => `<script>${script}</script>\n</body></html>`,
  );
  return (html.slice(0, start) + attribute(inner) + html.slice(end))
    .replaceAll("script-src '", `script-src ${hashOf(script)} '`)
    .replaceAll('script-src &#39;', `script-src ${attribute(hashOf(script))} &#39;`);
}

/**
 * What a host should send with the file: the policy again, and what a `<meta>` can't say. `Connection-Allowlist` makes
 * Chromium refuse WebRTC and the connections it otherwise opens ahead of a navigation that the policy then blocks.
 *
 * @param {string} csp the policy in the page
 * @param {{ portals?: string[], fetches?: boolean }} [options] `portals`: who may show the page in a frame or open it and
 *   talk to it, as sources of a policy; with any, the page stays in touch with the window that opened it. `fetches`:
 *   whether parts lie beside the page, so that it has to reach its own origin.
 */
export function hostingHeaders(csp, { portals = [], fetches = false } = {}) {
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `${csp}; frame-ancestors ${portals.join(' ') || "'none'"}`,
    'Connection-Allowlist': fetches ? '(response-origin)' : '()',
    'Cross-Origin-Opener-Policy': portals.length > 0 ? 'unsafe-none' : 'same-origin',
    'Permissions-Policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-DNS-Prefetch-Control': 'off',
  };
}
