/**
 * The seven steps under every single fault: each call to the portal, failing before it did anything or after, and a run
 * that ends there. Whatever happens the original is on the case, or its clean copy and its encryption both are; and
 * the next run finishes.
 */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { built } from './lib.mjs';

const { repairCase, MemoryJournal } = await built('case.js');
const { EmbedError } = await built('types.js');

const HAR = '{"log":{"version":"1.2","entries":[{"request":{"headers":[{"name":"Cookie","value":"sid=secret"}]}}]}}';
const sum = (content) => createHash('sha256').update(content).digest('hex');

/** A portal in memory. `fault(n)` says what happens to its n-th call: `before`, `after`, or nothing. */
class Portal {
  constructor({ sums = true, journal = true } = {}) {
    this.files = [];
    this.notes = new Map();
    this.sums = sums;
    this.memory = journal ? new MemoryJournal() : null;
    this.calls = 0;
    this.fault = () => undefined;
    this.next = 1;
    this.put('capture.har', Buffer.from(HAR));
    this.put('photo.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]));
  }

  put(name, bytes) {
    this.files.push({ id: String(this.next++), name, bytes });
  }

  async call(work) {
    this.calls += 1;
    const fault = this.fault(this.calls);
    if (fault === 'before') throw new Error('the portal answered 500');
    const value = await work();
    if (fault === 'after') throw new Error('the answer was lost');
    return value;
  }

  get adapter() {
    const listed = ({ id, name, bytes }) => ({
      id,
      name,
      size: bytes.length,
      ...(this.sums ? { sha256: sum(bytes) } : {}),
    });
    const adapter = {
      list: () => this.call(() => this.files.map(listed)),
      download: ({ id }) => this.call(() => new Blob([this.files.find((f) => f.id === id).bytes])),
      attach: (file) => this.call(async () => this.put(file.name, Buffer.from(await file.arrayBuffer()))),
      delete: ({ id }) =>
        this.call(() => {
          if (!this.files.some((f) => f.id === id)) throw new Error('404');
          this.files = this.files.filter((f) => f.id !== id);
        }),
      addNote: (text, key) => this.call(() => this.notes.set(key, text)),
    };
    if (this.memory) {
      adapter.journal = {
        read: () => this.call(() => this.memory.read()),
        write: (text) => this.call(() => this.memory.write(text)),
      };
    }
    return adapter;
  }

  names() {
    return this.files.map(({ name }) => name);
  }
  get original() {
    return this.files.some(({ name, bytes }) => name === 'capture.har' && bytes.toString() === HAR);
  }
  get clean() {
    return this.files.some(({ name, bytes }) => name === 'capture.sanitized.har' && !bytes.includes('secret'));
  }
  get encrypted() {
    return this.files.some(({ name, bytes }) => name === 'capture.har.pgp' && bytes.length > 40);
  }
}

/** Makes captures harmless without a browser: the clean copy is always the same, the encryption never. */
function sanitizer({ recipients = true, failing } = {}) {
  return async () => ({
    close() {},
    start(file) {
      const text = file.text();
      const made = async () => {
        if (failing === 'sanitize') throw new EmbedError('changed-while-read', 'changed');
        const input = await text;
        const bytes = Buffer.from(input.replace('sid=secret', 'sid=REDACTED-session-cookie-1'));
        return {
          file: new File([bytes], file.name.replace(/(\.sanitized)?\.har$/, '.sanitized.har')),
          report: '{}',
          secrets: 1,
          occurrences: 1,
          inputSha256: sum(Buffer.from(input)),
          outputSha256: sum(bytes),
        };
      };
      const sealed = async () => {
        if (failing === 'encrypt') throw new EmbedError('recipient', 'the key has expired');
        const bytes = randomBytes(64);
        return recipients ? { file: new File([bytes], `${file.name}.pgp`), recipients: [], sha256: sum(bytes) } : null;
      };
      const clean = made();
      const encrypted = clean.then(sealed);
      const done = Promise.all([clean, encrypted]).then(([c, e]) => ({
        ...c,
        encrypted: e,
        note: 'One secret removed.',
      }));
      for (const p of [clean, encrypted, done]) p.catch(() => {});
      return { clean, encrypted, done };
    },
  });
}

const options = { recipients: [{ armored: 'key' }], retries: 0, pause: 0, sanitizer: sanitizer() };

test('the seven steps, in order', async () => {
  const portal = new Portal();
  const steps = [];
  const outcomes = await repairCase(portal.adapter, {
    ...options,
    onStep: ({ attachment, step, state }) =>
      attachment.name === 'capture.har' && state === 'started' && steps.push(step),
  });
  assert.deepEqual(
    outcomes.map(({ state }) => state),
    ['done'],
  );
  assert.deepEqual(
    [...new Set(steps)],
    ['detect', 'sanitize', 'attach-clean', 'encrypt', 'attach-encrypted', 'delete', 'note'],
  );
  assert.deepEqual(portal.names(), ['photo.png', 'capture.sanitized.har', 'capture.har.pgp']);
  assert.deepEqual([...portal.notes.values()], ['One secret removed.']);
  // Nothing is left to do, and nothing is done again.
  assert.deepEqual(await repairCase(portal.adapter, options), []);
  assert.equal(portal.files.length, 3);
});

for (const [name, setting] of Object.entries({
  'a portal with sums and a journal': {},
  'a portal without sums': { sums: false },
  'a portal without a journal': { journal: false },
})) {
  describe(name, () => {
    test('any one call fails, before or after it has worked', async () => {
      const whole = new Portal(setting);
      await repairCase(whole.adapter, options);
      assert.ok(whole.calls > 15, `${whole.calls} calls`);
      const failed = new Set();
      for (let at = 1; at <= whole.calls; at++) {
        for (const when of ['before', 'after']) {
          const portal = new Portal(setting);
          portal.fault = (call) => (call === at ? when : undefined);
          const said = `call ${at}, ${when}`;
          const outcomes = await repairCase(portal.adapter, options).catch(() => [{ state: 'failed' }]);
          for (const { state, step } of outcomes) if (state === 'failed' && step) failed.add(step);
          assert.ok(portal.original || (portal.clean && portal.encrypted), `${said}: something is lost`);
          portal.fault = () => undefined;
          await repairCase(portal.adapter, options);
          assert.ok(!portal.original, `${said}: the original is still there`);
          assert.ok(portal.clean && portal.encrypted, `${said}: not both are there`);
          assert.equal(portal.names().filter((n) => n === 'capture.sanitized.har').length, 1, `${said}: clean copies`);
          // Only what a portal without a journal can't know is lost: the note of a run cut off after deleting.
          if (setting.journal !== false) assert.equal(portal.notes.size, 1, `${said}: notes`);
          assert.ok(portal.names().includes('photo.png'));
        }
      }
      // A step that works on the portal fails when its call does.
      for (const step of ['detect', 'attach-clean', 'attach-encrypted', 'delete', 'note'])
        assert.ok(failed.has(step), step);
    });

    test('everything from some call on fails: the portal is down, or the tab was closed', async () => {
      const whole = new Portal(setting);
      await repairCase(whole.adapter, options);
      for (let at = 1; at <= whole.calls; at++) {
        const portal = new Portal(setting);
        portal.fault = (call) => (call >= at ? 'before' : undefined);
        await repairCase(portal.adapter, options).catch(() => []);
        assert.ok(portal.original || (portal.clean && portal.encrypted), `from call ${at}`);
        portal.fault = () => undefined;
        await repairCase(portal.adapter, options);
        assert.ok(!portal.original && portal.clean && portal.encrypted, `from call ${at}, the second run`);
      }
    });
  });
}

test('a call that fails once is tried again, and that is told', async () => {
  const portal = new Portal();
  let failed = 0;
  portal.fault = (call) => {
    if (call % 7 !== 0) return undefined;
    failed += 1;
    return 'before';
  };
  const states = [];
  const outcomes = await repairCase(portal.adapter, {
    ...options,
    retries: 3,
    onStep: ({ state }) => states.push(state),
  });
  assert.deepEqual(
    outcomes.map(({ state }) => state),
    ['done'],
  );
  assert.ok(failed > 1 && states.includes('retried'));
});

for (const failing of ['sanitize', 'encrypt']) {
  test(`${failing} fails: the original stays, and the person is told why`, async () => {
    const portal = new Portal();
    const told = [];
    const [outcome] = await repairCase(portal.adapter, {
      ...options,
      sanitizer: sanitizer({ failing }),
      onStep: ({ step, state, error }) => state === 'failed' && told.push([step, error.code]),
    });
    assert.equal(outcome.state, 'failed');
    assert.equal(outcome.step, failing);
    assert.deepEqual(told, [[failing, failing === 'sanitize' ? 'changed-while-read' : 'recipient']]);
    assert.ok(portal.original);
    assert.equal(portal.clean, failing === 'encrypt');
    const [again] = await repairCase(portal.adapter, options);
    assert.equal(again.state, 'done');
  });
}

test('without recipients nothing is deleted', async () => {
  const portal = new Portal();
  const own = { ...options, recipients: [], sanitizer: sanitizer({ recipients: false }) };
  assert.equal((await repairCase(portal.adapter, own))[0].state, 'kept');
  assert.ok(portal.original && portal.clean);
  assert.equal(portal.notes.size, 1);
  await repairCase(portal.adapter, own);
  assert.equal(portal.files.length, 3);
});

test('an attachment that was changed meanwhile is not deleted', async () => {
  const portal = new Portal();
  const { adapter } = portal;
  const attach = adapter.attach;
  adapter.attach = async (file) => {
    await attach(file);
    if (file.name.endsWith('.pgp')) portal.files[0].bytes = Buffer.from(HAR.replace('secret', 'newest'));
  };
  const [outcome] = await repairCase(adapter, options);
  assert.equal(outcome.state, 'failed');
  assert.equal(outcome.error.code, 'changed');
  assert.ok(portal.names().includes('capture.har'));
});

test('a portal that stores something else than it was given keeps its original', async () => {
  for (const sums of [true, false]) {
    const portal = new Portal({ sums });
    const { adapter } = portal;
    adapter.attach = async (file) => {
      const bytes = Buffer.from(await file.arrayBuffer());
      bytes[bytes.length - 1] ^= 1;
      portal.put(file.name, bytes);
    };
    const [outcome] = await repairCase(adapter, options);
    assert.equal(outcome.state, 'failed');
    assert.ok(portal.original, 'the original stays');
  }
});
