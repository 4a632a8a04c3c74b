/** The plugin against a pretended Uppy: what it lets an upload take. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { built } from './lib.mjs';

const { HarmlessUppy } = await built('uppy.js');
const { EmbedError } = await built('types.js');

const HAR = '{"log":{"entries":[{"request":{},"response":{}}]}}';

/** Uppy as far as the plugin knows it, and what it was told. */
class Uppy {
  files = new Map();
  preprocessors = [];
  listeners = {};
  told = [];
  uploads = 0;
  use(Plugin, options) {
    this.plugin = new Plugin(this, options);
    this.plugin.install();
    return this;
  }
  addFile({ name, data, isRemote = false }) {
    const id = `file-${this.files.size}`;
    this.files.set(id, { id, name, data, isRemote, meta: { name } });
    this.fire('file-added', this.files.get(id));
    return id;
  }
  fire(event, ...args) {
    for (const fn of this.listeners[event] ?? []) fn(...args);
  }
  getFile = (id) => this.files.get(id);
  setFileState = (id, state) => this.files.set(id, { ...this.files.get(id), ...state });
  removeFile = (id) => this.files.delete(id);
  addPreProcessor = (fn) => this.preprocessors.push(fn);
  removePreProcessor = (fn) => {
    this.preprocessors = this.preprocessors.filter((one) => one !== fn);
  };
  on(event, fn) {
    this.listeners[event] = [...(this.listeners[event] ?? []), fn];
  }
  off(event, fn) {
    this.listeners[event] = (this.listeners[event] ?? []).filter((one) => one !== fn);
  }
  emit() {}
  info = (message, type) => this.told.push([type, message]);
  /** What would go to the uploader; rejects where a preprocessor does. */
  async upload() {
    this.uploads += 1;
    const ids = [...this.files.keys()].filter((id) => !this.files.get(id).sent);
    for (const fn of this.preprocessors) await fn(ids);
    for (const id of ids) this.setFileState(id, { sent: true });
    this.fire('complete');
    return ids.map((id) => this.getFile(id).data);
  }
}

const clean = (file) => new File(['{"log":{"clean":1}}'], file.name.replace('.har', '.sanitized.har'));
const result = (file, encrypted = null) => ({ file: clean(file), encrypted, report: '{}', note: 'n' });

test('a capture goes as its clean copy, other files as they are', async () => {
  const uppy = new Uppy().use(HarmlessUppy, { language: 'en', sanitize: async (file) => result(file) });
  const photo = new File([new Uint8Array([0x89, 0x50, 0])], 'a.png');
  uppy.addFile({ name: 'a.png', data: photo });
  const id = uppy.addFile({ name: 'shop.har', data: new File([HAR], 'shop.har') });
  const [first, second] = await uppy.upload();
  assert.equal(first, photo);
  assert.equal(await second.text(), '{"log":{"clean":1}}');
  assert.equal(uppy.getFile(id).name, 'shop.sanitized.har');
  assert.equal(uppy.getFile(id).meta.name, 'shop.sanitized.har');
});

test('the encrypted original goes along, in an upload of its own when the first was under way', async () => {
  const encrypted = { file: new File(['sealed'], 'shop.har.pgp'), recipients: [], sha256: '' };
  let go;
  const gate = new Promise((resolve) => {
    go = resolve;
  });
  const uppy = new Uppy().use(HarmlessUppy, {
    language: 'en',
    sanitize: (file) => gate.then(() => result(file, encrypted)),
  });
  uppy.addFile({ name: 'shop.har', data: new File([HAR], 'shop.har') });
  const sent = uppy.upload();
  go();
  assert.equal((await sent).length, 1);
  await new Promise((done) => setTimeout(done, 20));
  assert.equal(uppy.uploads, 2);
  assert.deepEqual(
    [...uppy.files.values()].map(({ name, sent: is }) => [name, is]),
    [
      ['shop.sanitized.har', true],
      ['shop.har.pgp', true],
    ],
  );
});

test('nothing goes when a capture could not be made harmless; the next try may do', async () => {
  let fails = true;
  const sanitize = async (file) => {
    if (fails) throw new EmbedError('check-failed', 'x', 'The check failed.');
    return result(file);
  };
  const uppy = new Uppy().use(HarmlessUppy, { language: 'en', sanitize });
  uppy.addFile({ name: 'notes.txt', data: new File(['hello'], 'notes.txt') });
  uppy.addFile({ name: 'shop.har', data: new File([HAR], 'shop.har') });
  await assert.rejects(uppy.upload(), { code: 'check-failed' });
  assert.ok(
    uppy.told.some(
      ([type, text]) => type === 'error' && text.includes('shop.har') && text.includes('The check failed.'),
    ),
  );
  fails = false;
  assert.equal((await uppy.upload()).length, 2);
});

test('remote files, and files that can’t be read, are refused', async () => {
  const uppy = new Uppy().use(HarmlessUppy, { language: 'en', sanitize: async (file) => result(file) });
  uppy.addFile({ name: 'a.har', data: { size: 10 }, isRemote: true });
  await assert.rejects(uppy.upload(), { code: 'remote' });
  const other = new Uppy().use(HarmlessUppy, { language: 'en' });
  const broken = new File(['x'], 'a.txt');
  broken.slice = () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) });
  other.addFile({ name: 'a.txt', data: broken });
  await assert.rejects(other.upload(), { code: 'unreadable' });
});

test('a file whose content another plugin changed is looked at again', async () => {
  const uppy = new Uppy().use(HarmlessUppy, { language: 'en', sanitize: async (file) => result(file) });
  const id = uppy.addFile({ name: 'a.txt', data: new File(['hello'], 'a.txt') });
  await new Promise((done) => setTimeout(done, 20));
  uppy.setFileState(id, { data: new File([HAR], 'a.txt') });
  const [sent] = await uppy.upload();
  assert.equal(await sent.text(), '{"log":{"clean":1}}');
});

test('once taken out it does nothing any more', async () => {
  const uppy = new Uppy().use(HarmlessUppy, {});
  uppy.plugin.uninstall();
  assert.equal(uppy.preprocessors.length, 0);
  assert.ok(Object.values(uppy.listeners).every((all) => all.length === 0));
});
