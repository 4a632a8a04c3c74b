/**
 * A request as a command that sends it again: curl, fetch, PowerShell. What will be removed stands as its placeholder,
 * unless the whole request was asked for with its secrets.
 */
import { type Any, headers, list, method, plain, text, url } from './har';

export type Command = 'curl' | 'fetch' | 'powershell' | 'url';

interface Request {
  url: string;
  method: string;
  headers: [name: string, value: string][];
  body: string;
}

/** Headers that whoever sends the request makes anew. */
const OWN = new Set(['host', 'content-length', 'connection', 'accept-encoding', 'transfer-encoding']);

/** What of an entry makes the request. `request` may be the original's, with everything in it. */
export function requestOf(request: Any, body: string): Request {
  const entry = { request };
  return {
    url: plain(url(entry)),
    method: method(entry) || 'GET',
    headers: headers(entry, 'request')
      .filter((h) => !OWN.has(h.name.toLowerCase()))
      .map((h) => [h.name, plain(h.value)]),
    body: plain(body) || bodyOf(request?.postData),
  };
}

/** A body as the text that is sent: some exporters write bytes in base64, and a form as its parameters only. */
function bodyOf(data: Any): string {
  const said = plain(text(data?.text));
  if (text(data?.encoding) === 'base64') return decoded(said);
  if (said || !/x-www-form-urlencoded/i.test(text(data?.mimeType))) return said;
  const pair = (p: Any): string => [p.name, p.value].map((part) => encodeURIComponent(plain(text(part)))).join('=');
  return list(data?.params).map(pair).join('&');
}

/** What is no text can't stand in a command. */
function decoded(base64: string): string {
  try {
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return '';
  }
}

/** Line ends of a multipart body are CR and LF; pasted into a terminal, a bare CR becomes LF. So they are spelled out. */
function shell(value: string): string {
  if (!value.includes('\r')) return `'${value.replaceAll("'", "'\\''")}'`;
  const spelled = value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\r', '\\r').replaceAll('\n', '\\n');
  return `$'${spelled}'`;
}
const ps = (value: string): string =>
  `"${value.replaceAll('`', '``').replaceAll('"', '`"').replaceAll('$', '`$').replaceAll('\r', '`r').replaceAll('\n', '`n')}"`;

function curl(r: Request): string {
  const parts = [`curl ${shell(r.url)}`];
  const usual = r.body ? 'POST' : 'GET';
  if (r.method !== usual) parts.push(`-X ${r.method}`);
  for (const [name, value] of r.headers) {
    parts.push(name.toLowerCase() === 'cookie' ? `-b ${shell(value)}` : `-H ${shell(`${name}: ${value}`)}`);
  }
  if (r.body) parts.push(`--data-raw ${shell(r.body)}`);
  parts.push('--compressed');
  return parts.join(' \\\n  ');
}

/** Headers that a page may not set. */
const FORBIDDEN =
  /^(?:cookie|origin|referer|user-agent|date|expect|keep-alive|te|trailer|upgrade|via|dnt|proxy-.*|sec-.*)$/i;

function fetchCall(r: Request): string {
  const referrer = r.headers.find(([name]) => name.toLowerCase() === 'referer')?.[1];
  const options = {
    method: r.method,
    headers: Object.fromEntries(r.headers.filter(([name]) => !FORBIDDEN.test(name))),
    ...(referrer ? { referrer } : {}),
    ...(r.body ? { body: r.body } : {}),
    credentials: r.headers.some(([name]) => name.toLowerCase() === 'cookie') ? 'include' : 'omit',
  };
  return `fetch(${JSON.stringify(r.url)}, ${JSON.stringify(options, null, 2)});`;
}

function powershell(r: Request): string {
  const apart = new Set(['cookie', 'user-agent', 'content-type']);
  const of = (name: string): string => r.headers.find(([n]) => n.toLowerCase() === name)?.[1] ?? '';
  const lines = ['$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession'];
  if (of('user-agent')) lines.push(`$session.UserAgent = ${ps(of('user-agent'))}`);
  const host = /^[a-z]+:\/\/(?:[^/@]*@)?([^/:?#]+)/i.exec(r.url)?.[1] ?? '';
  for (const pair of of('cookie').split(/;\s*/).filter(Boolean)) {
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)].map(ps);
    lines.push(`$session.Cookies.Add((New-Object System.Net.Cookie(${name}, ${value}, "/", ${ps(host)})))`);
  }
  const call = [
    `Invoke-WebRequest -UseBasicParsing -Uri ${ps(r.url)}`,
    `-Method ${ps(r.method)}`,
    '-WebSession $session',
  ];
  const rest = r.headers.filter(([name]) => !apart.has(name.toLowerCase()));
  if (rest.length > 0) {
    call.push(`-Headers @{\n${rest.map(([name, value]) => `  ${ps(name)} = ${ps(value)}`).join('\n')}\n}`);
  }
  if (of('content-type')) call.push(`-ContentType ${ps(of('content-type'))}`);
  if (r.body) call.push(`-Body ${ps(r.body)}`);
  return [...lines, call.join(' `\n')].join('\n');
}

export function command(which: Command, request: Request): string {
  if (which === 'curl') return curl(request);
  if (which === 'fetch') return fetchCall(request);
  return which === 'powershell' ? powershell(request) : request.url;
}
