/** The request log: one JSON line for each request; with `bodies`, what was sent is kept too, byte for byte. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

export class RequestLog {
  static async open(folder, { bodies = false } = {}) {
    const log = new RequestLog();
    await mkdir(path.join(folder, 'bodies'), { recursive: true });
    log.folder = folder;
    log.bodies = bodies;
    log.count = 0;
    log.out = createWriteStream(path.join(folder, 'requests.log'), { flags: 'a' });
    return log;
  }

  take(request, response) {
    this.count += 1;
    const number = this.count;
    const started = Date.now();
    if (this.bodies && request.method !== 'GET') {
      const body = createWriteStream(path.join(this.folder, 'bodies', `${String(number).padStart(5, '0')}.bin`));
      request.on('data', (chunk) => body.write(chunk));
      request.on('close', () => body.end());
    }
    response.on('close', () => {
      const { method, url, headers } = request;
      const line = { number, at: new Date(started).toISOString(), method, url, status: response.statusCode, headers };
      // A connection may be cut off while the portal ends.
      if (this.out.writableEnded) return;
      this.out.write(`${JSON.stringify({ ...line, ms: Date.now() - started })}\n`);
    });
  }

  close() {
    return new Promise((done) => this.out.end(done));
  }
}
