/** Archives of our own for the page's tests: ZIP with deflate, plain or with ZipCrypto, and Fiddler's sessions in them. */
import { brotliCompressSync, crc32, deflateRawSync, gzipSync } from 'node:zlib';

/** One byte of ZipCrypto's CRC (APPNOTE.TXT 6.1): the table is that of CRC-32. */
const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
const step = (crc, byte) => (TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8)) >>> 0;

function encrypt(bytes, password, crc) {
  const keys = [0x12345678, 0x23456789, 0x34567890];
  const feed = (byte) => {
    keys[0] = step(keys[0], byte);
    keys[1] = (Math.imul((keys[1] + (keys[0] & 0xff)) >>> 0, 134775813) + 1) >>> 0;
    keys[2] = step(keys[2], keys[1] >>> 24);
  };
  for (const byte of Buffer.from(password)) feed(byte);
  const head = Buffer.from([9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 11, crc >>> 24]);
  const plain = Buffer.concat([head, bytes]);
  return plain.map((byte) => {
    const t = (keys[2] | 2) & 0xffff;
    const out = byte ^ ((Math.imul(t, t ^ 1) >>> 8) & 0xff);
    feed(byte);
    return out;
  });
}

/** A ZIP of `[name, bytes]` pairs. */
export function zip(members, password = '') {
  const locals = [];
  const central = [];
  let at = 0;
  for (const [name, text] of members) {
    const bytes = Buffer.from(text);
    const crc = crc32(bytes);
    const packed = password ? encrypt(deflateRawSync(bytes), password, crc) : deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(password ? 1 : 0, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, Buffer.from(name)]));
    locals.push(local);
    at += local.length;
  }
  const list = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, list, end]);
}

/** The members of a session of Fiddler's. */
export function session(number, request, response) {
  const at = (ms) => `2025-08-30T11:35:1${number % 10}.${String(ms).padStart(3, '0')}5078-07:00`;
  const meta = `\ufeff<?xml version="1.0" encoding="utf-8"?><Session SID="${number}" BitFlags="0"><SessionTimers
    ClientBeginRequest="${at(0)}" DNSTime="2" TCPConnectTime="10" HTTPSHandshakeTime="20" FiddlerBeginRequest="${at(40)}"
    ServerGotRequest="${at(41)}" ServerBeginResponse="${at(141)}" ServerDoneResponse="${at(151)}" /><PipeInfo />
    <SessionFlags><SessionFlag N="x-processinfo" V="msedge:1234" /></SessionFlags></Session>`;
  return [
    [`raw/${number}_c.txt`, request],
    [`raw/${number}_s.txt`, response],
    [`raw/${number}_m.xml`, meta],
  ];
}

/** A SAZ with `secret` in a header, a cookie and compressed bodies, one body in an unknown coding, and a failing request. */
export function saz(secret, password = '') {
  const answer = (coding, body) =>
    Buffer.concat([
      Buffer.from(
        `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: ${coding}\r\nSet-Cookie: sid=${secret}c; Path=/\r\n\r\n`,
      ),
      body,
    ]);
  const body = Buffer.from(JSON.stringify({ refresh_token: `${secret}b`, note: 'kept' }));
  const ask = (path) =>
    `GET https://api.example.com${path} HTTP/1.1\r\nHost: api.example.com\r\nAuthorization: Bearer ${secret}a\r\n\r\n`;
  return zip(
    [
      ...session(1, ask('/gzip'), answer('gzip', gzipSync(body))),
      ...session(2, ask('/br'), answer('br', brotliCompressSync(body))),
      ...session(3, ask('/odd'), answer('klingon', Buffer.from('body'))),
      ...session(4, ask('/down'), 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n'),
      ...session(
        5,
        'CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com:443\r\n\r\n',
        'HTTP/1.1 200 Connection Established\r\n\r\n',
      ),
    ],
    password,
  );
}
