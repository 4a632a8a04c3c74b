/** Sound and film to stand in captures, made when they are needed. */

/** A second of a tone as WAV (PCM, 8 bit, 8 kHz), in base64. */
export function wav() {
  const rate = 8000;
  const data = Buffer.from(Array.from({ length: rate }, (_, i) => 128 + Math.round(90 * Math.sin(i / 3))));
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]).toString('base64');
}

/** Half a second of film as WebM, recorded from a canvas by the browser itself, in base64. */
export async function webm(browser) {
  const page = await browser.newPage();
  try {
    return await page.evaluate(async () => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width: 64, height: 48 });
      const paint = canvas.getContext('2d');
      const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm' });
      const parts = [];
      recorder.ondataavailable = ({ data }) => parts.push(data);
      const stopped = new Promise((done) => {
        recorder.onstop = done;
      });
      recorder.start();
      for (let i = 0; i < 12; i++) {
        paint.fillStyle = `hsl(${i * 30} 80% 50%)`;
        paint.fillRect(0, 0, 64, 48);
        await new Promise((done) => setTimeout(done, 50));
      }
      recorder.stop();
      await stopped;
      const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
      return btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(''));
    });
  } finally {
    await page.close();
  }
}
