/** Reads a form with files: the files go to disk as they come, under the names of their fields. */
import busboy from 'busboy';

/** @returns {Promise<{ fields: Record<string, string>, files: object[] }>} files with `field`, `name`, `type`, and what the store gave */
export function readForm(request, store) {
  return new Promise((resolve, reject) => {
    const fields = {};
    const received = [];
    let form;
    try {
      form = busboy({ headers: request.headers, defParamCharset: 'utf8', limits: { fieldSize: 4 << 20, files: 20 } });
    } catch {
      reject(Object.assign(new Error('expected a form'), { status: 400 }));
      return;
    }
    const fail = async (error) => {
      request.unpipe(form);
      request.resume();
      const done = await Promise.allSettled(received);
      await Promise.all(done.filter((r) => r.value).map((r) => store.discard(r.value)));
      reject(error);
    };
    form.on('field', (name, value) => {
      fields[name] = value;
    });
    form.on('file', (field, stream, { filename, mimeType }) => {
      // An empty file field sends an empty part.
      if (!filename) {
        stream.resume();
        return;
      }
      const one = store.receive(stream).then((kept) => ({ field, name: filename, type: mimeType, ...kept }));
      one.catch(() => {});
      received.push(one);
    });
    form.on('close', () => Promise.all(received).then((files) => resolve({ fields, files }), fail));
    form.on('error', fail);
    request.on('aborted', () => fail(Object.assign(new Error('the upload was cut off'), { status: 400 })));
    request.pipe(form);
  });
}
