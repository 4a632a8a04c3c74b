/** What the pretended captures hold. Every value is computed from its index, so any size costs nothing. */
import type { EntryRow, Place } from './types';

const HOSTS = [
  'app.example.com',
  'api.example.com',
  'login.example.com',
  'static.examplecdn.net',
  'telemetry.example.org',
  'media-edge-17.eu-central.examplecdn.net',
];
const PATHS: [path: string, type: string][] = [
  ['/v1/rooms/{n}/messages', 'application/json'],
  ['/oauth2/token', 'application/json'],
  ['/assets/app.{n}.js', 'text/javascript'],
  ['/assets/site.css', 'text/css'],
  ['/people/{n}/avatar.png', 'image/png'],
  ['/conference/{n}/media/segments/part-{n}.m4s', 'video/mp4'],
  ['/', 'text/html'],
  ['/events', 'text/event-stream'],
  ['/beacon', 'text/plain'],
];
const METHODS = ['GET', 'GET', 'GET', 'POST', 'GET', 'OPTIONS', 'GET', 'PUT', 'GET', 'DELETE'];
const STATUSES = [200, 200, 200, 204, 200, 304, 200, 302, 200, 401, 200, 200, 404, 200, 503, 0];

/** A repeatable number in [0, 1) for an index and a column. */
function noise(index: number, column: number): number {
  let x = (index + 1) * 0x9e3779b1 + column * 0x85ebca6b;
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39);
  return ((x ^ (x >>> 15)) >>> 0) / 2 ** 32;
}

function pick<T>(list: readonly T[], index: number, column: number): T {
  return list[Math.floor(noise(index, column) * list.length)] as T;
}

export const FIRST_START = Date.UTC(2026, 2, 14, 9, 26, 53);

export function mockRow(index: number): EntryRow {
  const [path, type] = pick(PATHS, index, 1);
  const status = pick(STATUSES, index, 2);
  const number = Math.floor(noise(index, 3) * 9000 + 1000);
  return {
    index,
    started: FIRST_START + index * 37 + Math.floor(noise(index, 4) * 30),
    method: pick(METHODS, index, 5),
    status,
    host: pick(HOSTS, index, 6),
    path: path.replaceAll('{n}', String(number)),
    type: status === 0 ? '' : type,
    size: status === 0 ? null : Math.floor(10 ** (1 + noise(index, 7) * 5.5)),
    time: status === 0 ? null : Math.floor(10 ** (0.6 + noise(index, 8) * 3)),
  };
}

/** What a pretended category holds: kind, why, detector, text around, and the shape of a value. */
export interface MockKind {
  category: string;
  kind: string;
  detector: string;
  why: string;
  before: string;
  after: string;
  pointer: string;
  secrets: number;
  length: number;
}

function kind(
  category: string,
  name: string,
  detector: string,
  why: string,
  before: string,
  after: string,
  pointer: string,
  secrets: number,
  length: number,
): MockKind {
  return { category, kind: name, detector, why, before, after, pointer, secrets, length };
}

export const MOCK_KINDS: MockKind[] = [
  kind(
    'tokens',
    'access-token',
    'name',
    'access_token',
    '{"access_token":"',
    '","expires_in":3600',
    '/response/content/text',
    3,
    44,
  ),
  kind('tokens', 'authorization', 'header', 'authorization', 'Bearer ', '', '/request/headers/4/value', 2, 52),
  kind(
    'tokens',
    'jwt-signature',
    'shape',
    'JWT signature',
    'eyJzdWIiOiIxMjM0In0.',
    '',
    '/request/headers/4/value',
    4,
    43,
  ),
  kind('tokens', 'csrf-token', 'name', 'X-CSRF-Token', '', '', '/request/headers/9/value', 2, 32),
  kind(
    'cookies',
    'session-cookie',
    'cookie',
    'SESSIONID',
    'SESSIONID=',
    '; theme=dark',
    '/request/headers/6/value',
    5,
    36,
  ),
  kind(
    'cookies',
    'cookie',
    'cookie',
    '__Host-auth',
    '__Host-auth=',
    '; Path=/; Secure; HttpO',
    '/response/headers/2/value',
    9,
    48,
  ),
  kind(
    'passwords',
    'password',
    'name',
    'password',
    'username=svc&password=',
    '&remember=1',
    '/request/postData/text',
    1,
    14,
  ),
  kind('api-keys', 'api-key', 'shape', 'GitHub token', '?key=', '&v=2', '/request/queryString/0/value', 3, 40),
  kind(
    'api-keys',
    'client-secret',
    'name',
    'client_secret',
    '"client_secret":"',
    '","grant_type":"clien',
    '/request/postData/text',
    1,
    32,
  ),
  kind('codes', 'one-time-code', 'name', 'otp', '"otp":"', '"}', '/request/postData/text', 1, 6),
  kind('email', 'email', 'personal', 'email', '"owner":"', '","role":"admin"', '/response/content/text', 26, 24),
  kind('signatures', 'signature', 'name', 'X-Amz-Signature', '&X-Amz-Signature=', '', '/request/url', 12, 64),
  kind('tracking', 'visitor-id', 'name', '_ga', '_ga=', '; _gid=…', '/request/cookies/3/value', 130, 26),
  kind('phone', 'phone', 'shape', 'phone', '"mobile":"', '"', '/response/content/text', 4, 13),
  kind('usernames', 'username', 'name', 'username', 'username=', '&password=…', '/request/postData/text', 2, 9),
  kind('ip-addresses', 'ip-address', 'personal', 'ip', 'X-Forwarded-For: ', '', '/request/headers/11/value', 3, 12),
  kind('names', 'person-name', 'name', 'displayName', '"displayName":"', '","id":', '/response/content/text', 18, 15),
];

/** Categories that level `standard` leaves in. */
export const STRICT_ONLY = new Set(['usernames', 'ip-addresses', 'names', 'addresses', 'location', 'national-ids']);

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

/** A pretended secret. It resembles no real credential and stands in no file. */
export function mockValue(id: number, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++) text += LETTERS[Math.floor(noise(id * 131 + i, 9) * LETTERS.length)];
  return text;
}

export function mockPlaces(id: number, count: number, entries: number, pointer: string): Place[] {
  return Array.from({ length: Math.min(count, 5) }, (_, i) => ({
    entry: Math.floor(noise(id * 17 + i, 10) * Math.max(1, entries)),
    pointer,
  })).sort((a, b) => a.entry - b.entry);
}

export function mockCount(id: number): number {
  return 1 + Math.floor(noise(id, 11) ** 3 * 240);
}
