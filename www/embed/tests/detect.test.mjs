/** What is taken for a capture, whatever its name; and what is let through. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { built } from './lib.mjs';

const { detect, isLocked } = await built('detect.js');

const entry = { startedDateTime: '2026-03-14T09:26:53Z', request: { headers: [] }, response: {}, timings: {} };
const har = JSON.stringify({ log: { version: '1.2', entries: [entry] } });
const file = (content, name = 'upload.bin') => new File([content], name);
const utf16 = (text, big) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  return big ? bytes.swap16() : bytes;
};

/** A ZIP archive (PKWARE APPNOTE), no checksums: nothing here reads them. */
function zip(members, { method = 8, locked = false } = {}) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const [name, content] of Object.entries(members)) {
    const data = method === 8 ? deflateRawSync(content) : Buffer.from(content);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(locked ? 1 : 0, 6);
    head.writeUInt16LE(method, 8);
    head.writeUInt32LE(data.length, 18);
    head.writeUInt16LE(name.length, 26);
    const entryOf = Buffer.alloc(46);
    entryOf.writeUInt32LE(0x02014b50, 0);
    entryOf.writeUInt16LE(locked ? 1 : 0, 8);
    entryOf.writeUInt16LE(method, 10);
    entryOf.writeUInt32LE(data.length, 20);
    entryOf.writeUInt16LE(name.length, 28);
    entryOf.writeUInt32LE(at, 42);
    parts.push(head, Buffer.from(name), data);
    directory.push(entryOf, Buffer.from(name));
    at += 30 + name.length + data.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(members).length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, listed, end]);
}

/** A tar archive of one file (POSIX ustar), as far as it is looked at. */
function tar(name, content) {
  const head = Buffer.alloc(512);
  head.write(name, 0);
  head.write('ustar', 257);
  return Buffer.concat([head, Buffer.from(content), Buffer.alloc(512)]);
}

describe('a capture is recognised by its content', () => {
  const escaped = har.replace('"log"', '"\\u006cog"').replace('"entries"', '"\\u0065ntries"');
  const captures = {
    plain: [har, 'har'],
    'with a byte order mark': [`\ufeff${har}`, 'har'],
    'with white space in front': [`\n\n  \t${har}`, 'har'],
    pretty: [JSON.stringify(JSON.parse(har), null, 2), 'har'],
    'in UTF-16': [utf16(har), 'har'],
    'in UTF-16, big end first': [utf16(har, true), 'har'],
    'in UTF-16 without a mark': [Buffer.from(har, 'utf16le'), 'har'],
    'members written with escapes': [escaped, 'har'],
    'the log after much else': [`{"comment":"${'x'.repeat(3 << 20)}",${har.slice(1)}`, 'har'],
    'the log across two steps': [`{"comment":"${'x'.repeat((1 << 16) - 17)}",${har.slice(1)}`, 'har'],
    'wrapped in a call': [`callback(${har});`, 'har'],
    'cut off': [har.slice(0, -30), 'har'],
    'only its end': [har.slice(12), 'har'],
    'a list of entries': [JSON.stringify([entry]), 'har'],
    'inside a JSON text': [JSON.stringify({ saved: har }), 'har'],
    gzipped: [gzipSync(har), 'gzip'],
    'gzipped and cut off': [gzipSync(har).subarray(0, -6), 'gzip'],
    zipped: [zip({ 'notes.txt': 'hello', 'capture.txt': har }), 'zip'],
    'zipped and stored': [zip({ 'capture.txt': har }, { method: 0 }), 'zip'],
    'a ZIP whose directory is gone': [zip({ 'capture.txt': har }).subarray(0, -22), 'zip'],
    'in a tar archive': [tar('a.txt', har), 'har'],
    'in a tar archive, gzipped': [gzipSync(tar('a.txt', har)), 'gzip'],
    'gzipped in a ZIP': [zip({ 'a.bin': gzipSync(har) }), 'zip'],
    'a ZIP in a ZIP': [zip({ 'a.zip': zip({ 'b.txt': har }) }, { method: 0 }), 'zip'],
    'a SAZ in a ZIP': [zip({ 'a.bin': zip({ 'raw/1_c.txt': 'GET / HTTP/1.1' }) }), 'zip'],
    'twice inside a JSON text': [JSON.stringify({ a: JSON.stringify({ saved: har }) }), 'har'],
    SAZ: [zip({ 'raw/001_c.txt': 'GET / HTTP/1.1', '_index.htm': '' }), 'saz'],
  };
  for (const [name, [content, kind]] of Object.entries(captures)) {
    test(name, async () => assert.equal(await detect(file(content)), kind));
  }
  test('by its name when the content says nothing', async () => {
    assert.equal(await detect(file('', 'x.har')), 'har');
    assert.equal(await detect(file(Buffer.from([1, 0, 2]), 'x.HAR')), 'har');
  });
});

describe('other files pass', () => {
  const others = {
    'a picture': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
    'a JSON text': '{"rooms": [1, 2, 3], "request": "please"}',
    'a package.json': '{"name": "x", "scripts": {"log": "tail -f"}, "version": "1"}'.replace('"log"', '"logs"'),
    'a log file': '2026-03-14 GET /rooms 200\n"request": none\n',
    'an empty file': '',
    'a gzipped log': gzipSync('2026-03-14 GET /rooms 200\n'.repeat(50)),
    'a ZIP of pictures': zip({ 'a.png': Buffer.from([0x89, 0x50, 0, 1]), 'notes.txt': 'hello' }),
    'a tar archive of notes': tar('notes.txt', 'hello'),
    'a ZIP in a ZIP, of notes': zip({ 'a.zip': zip({ 'notes.txt': 'hello' }) }),
    'a PDF': '%PDF-1.7\n1 0 obj << /Type /Catalog >>',
  };
  for (const [name, content] of Object.entries(others)) {
    test(name, async () => assert.equal(await detect(file(content)), null));
  }
});

test('a file that can’t be read is an error, not a file that passes', async () => {
  const broken = file('x');
  broken.slice = () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) });
  await assert.rejects(detect(broken), { name: 'NotReadableError' });
});

test('an archive with a password is told from one without, also when it is cut off', async () => {
  const members = { 'raw/1_c.txt': 'GET / HTTP/1.1', 'raw/1_s.txt': 'HTTP/1.1 200 OK' };
  for (const locked of [true, false]) {
    const bytes = zip(members, { locked });
    assert.equal(await isLocked(file(bytes)), locked);
    assert.equal(await isLocked(file(bytes.subarray(0, 60))), locked);
  }
  for (const other of ['', 'PK', har, gzipSync(har)]) assert.equal(await isLocked(file(other)), false);
});
