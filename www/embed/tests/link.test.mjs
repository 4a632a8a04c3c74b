/**
 * The page's end of the line, with a session and works of the test's: what is given, in which order, and what a host is
 * refused. And this side's end: what happens when the page goes silent.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { built, bundled, line } from './lib.mjs';

const { HostLink } = await bundled('src/host/link.ts');
const { lockedEngine } = await bundled('src/host/locked.ts');
const { Session } = await bundled('src/app/session.ts');
const { Connection } = await built('connection.js');

const wait = (ms = 20) => new Promise((done) => setTimeout(done, ms));
const original = new File(['{"log":{}}'], 'shop.har');
const result = {
  blob: new Blob(['{"log":{"clean":1}}']),
  name: 'shop.sanitized.har',
  report: '{"report":1}',
  secrets: 2,
  occurrences: 3,
  inputSha256: 'aa',
  outputSha256: 'bb',
};
const review = {
  level: 'standard',
  total: 2,
  categories: [{ slug: 'tokens', on: true, locked: false, secrets: 2, occurrences: 3 }],
};
const capture = { entries: 4, pages: 1, bytes: 10, warnings: [] };

/** A link with everything around it pretended; `works` in the place of what encrypts. */
function setUp({ listed = true, works = {} } = {}) {
  const { port1, port2 } = line();
  const said = [];
  const session = {
    state: { step: 'start' },
    file: null,
    settled: Promise.resolve(),
    used: [],
    use: (...args) => session.used.push(args),
    open: (file) => {
      session.file = file;
      session.to({ step: 'reading', name: file.name, size: file.size, rows: 1, progress: null });
      session.to({ step: 'review', name: file.name, capture, review, texts: [], exceptions: new Map(), revision: 1 });
    },
    clean: () => {
      session.to({ step: 'cleaning', progress: null });
      session.to({ step: 'saved', result });
    },
    restart: () => session.to({ step: 'start' }),
    sha256: async () => 'cc',
    caseTools: async () => all,
    to: (state) => {
      session.state = state;
      link.moved();
    },
  };
  const page = { session, create: async () => ({}), look: (what) => said.push({ looked: what }), changed: () => {} };
  const all = {
    judge: async () => ({ usable: true, fingerprint: 'AB CD', userId: 'Support' }),
    seal: async (_file, name) => ({ file: new File(['sealed'], `${name}.pgp`), recipients: [], sha256: 'aa' }),
    caseNote: async ({ report, sealed, format }) => `${report} ${sealed ? 'sealed' : 'plain'} ${format}`,
    ...works,
  };
  const link = new HostLink(port1, 'https://support.example', listed, page);
  const waiting = new Map();
  let next = 1;
  port2.onmessage = ({ data }) => {
    if (data.id) waiting.get(data.id)?.(data);
    else said.push(data);
  };
  const ask = (type, more = {}) => {
    const id = next++;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      port2.postMessage({ v: 1, id, type, ...more });
    });
  };
  const configure = (configuration) => ask('configure', { configuration });
  const types = () => said.map(({ type }) => type).filter((type) => type && type !== 'progress');
  return { link, session, said, ask, configure, types, close: () => port1.close() };
}

const key = { armored: '-----BEGIN PGP PUBLIC KEY BLOCK-----' };

describe('what a host is given', () => {
  test('everything in its order, with the note in the form asked for', async () => {
    const one = setUp();
    assert.equal((await one.configure({ recipients: [key], review: 'skip', note: 'markdown' })).type, 'ok');
    assert.equal((await one.ask('open', { file: original })).type, 'ok');
    await wait();
    assert.deepEqual(one.types(), ['ready', 'detected', 'loaded', 'review', 'sanitized', 'encrypted', 'done']);
    const told = Object.fromEntries(one.said.map((what) => [what.type, what]));
    assert.equal(told.review.shown, false);
    assert.equal(await told.sanitized.file.text(), '{"log":{"clean":1}}');
    assert.equal(told.encrypted.file.name, 'shop.har.pgp');
    assert.equal(told.encrypted.sha256, 'cc', 'the sum of the encrypted file, not of the original');
    assert.equal(told.done.note, '{"report":1} sealed markdown');
    assert.equal(one.link.view.given, 'given');
    one.close();
  });

  test('the review is waited for, unless a listed host says otherwise', async () => {
    const one = setUp();
    await one.ask('open', { file: original });
    await wait();
    assert.deepEqual(one.types(), ['ready', 'detected', 'loaded', 'review']);
    assert.equal((await one.ask('sanitize')).code, 'not-allowed');
    one.session.clean();
    await wait();
    assert.deepEqual(one.types().slice(-2), ['sanitized', 'done']);
    one.close();
    const two = setUp();
    await two.configure({ review: 'wait' });
    assert.equal((await two.ask('sanitize')).code, 'not-yet');
    await two.ask('open', { file: original });
    assert.equal((await two.ask('sanitize')).type, 'ok');
    await wait();
    assert.deepEqual(two.types().slice(-2), ['sanitized', 'done']);
    two.close();
  });

  for (const [name, works, code] of [
    ['encrypting fails', { seal: async () => Promise.reject({ code: 'recipient', message: 'expired' }) }, 'recipient'],
    [
      'the file was changed before it was encrypted',
      { seal: async (_, n) => ({ file: new File(['x'], n), recipients: [], sha256: 'ff' }) },
      'changed-while-read',
    ],
    ['the note fails', { caseNote: async () => Promise.reject(new Error('x')) }, 'internal'],
  ]) {
    test(`${name}: it is told, nothing more is given, and it can be tried again`, async () => {
      const one = setUp({ works });
      await one.configure({ recipients: [key], review: 'skip' });
      await one.ask('open', { file: original });
      await wait();
      const expected = name === 'the note fails' ? ['sanitized', 'encrypted', 'error'] : ['sanitized', 'error'];
      assert.deepEqual(one.types().slice(-expected.length), expected);
      assert.equal(one.said.at(-1).fault.code, code);
      assert.ok(one.said.at(-1).fault.text.length > 10, 'in words for a person');
      assert.equal(one.link.view.given, 'failed');
      const before = one.types().length;
      one.link.retry();
      await wait();
      assert.ok(one.types().length > before);
      one.close();
    });
  }

  test('a problem of the session is told without a value, and going back calls encryption off', async () => {
    let aborted = false;
    const works = {
      seal: (_, __, ___, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted = true;
            reject({ code: 'cancelled', message: 'cancelled' });
          });
        }),
    };
    const one = setUp({ works });
    await one.configure({ recipients: [key], review: 'skip' });
    await one.ask('open', { file: original });
    await wait();
    one.session.to({ step: 'problem', problem: { code: 'check-failed', message: 'search: 1', entry: 3 } });
    await wait();
    assert.ok(aborted);
    const { fault } = one.said.at(-1);
    assert.deepEqual([fault.code, fault.entry], ['check-failed', 3]);
    one.close();
  });
});

describe('what a host is refused', () => {
  test('anything once a file is there, but language and theme', async () => {
    const one = setUp();
    await one.ask('open', { file: original });
    for (const configuration of [
      { review: 'skip' },
      { policy: {} },
      { recipients: [key] },
      { name: 'x' },
      { profile: 'webex' },
    ]) {
      assert.equal((await one.configure(configuration)).code, 'too-late');
    }
    assert.equal((await one.configure({ language: 'fr', theme: 'dark' })).type, 'ok');
    assert.equal((await one.ask('open', { file: original })).code, 'busy');
    one.close();
  });

  test('a key that can’t be used, or has another fingerprint: before any file', async () => {
    for (const [judge, recipient] of [
      [async () => ({ usable: false, fingerprint: 'AB', userId: '', reason: 'it expired' }), key],
      [async () => ({ usable: true, fingerprint: 'ABCD', userId: '' }), { ...key, fingerprint: 'AB CE' }],
      [async () => Promise.reject({ code: 'recipient', message: 'no key' }), key],
    ]) {
      const one = setUp({ works: { judge } });
      assert.equal((await one.configure({ recipients: [recipient] })).code, 'recipient');
      one.close();
    }
    const one = setUp();
    assert.equal((await one.configure({ recipients: [{ ...key, fingerprint: 'abcd' }] })).type, 'ok');
    assert.deepEqual(one.link.view.recipients, [{ fingerprint: 'AB CD', userId: 'Support' }]);
    one.close();
  });

  test('a name of its own, when the page does not list it', async () => {
    const one = setUp({ listed: false });
    assert.equal((await one.configure({ name: 'Your Bank' })).code, 'not-ready');
    one.link.accept();
    assert.equal((await one.configure({ name: 'Your Bank' })).type, 'ok');
    assert.equal(one.link.view.name, '');
    one.close();
    const two = setUp();
    await two.configure({ name: 'Acme Support' });
    assert.equal(two.link.view.name, 'Acme Support');
    two.close();
  });

  test('a file while keys are looked at: settings come first or not at all', async () => {
    let go;
    const gate = new Promise((resolve) => {
      go = resolve;
    });
    const one = setUp({ works: { judge: () => gate.then(() => ({ usable: true, fingerprint: 'A', userId: '' })) } });
    const configured = one.configure({ recipients: [key] });
    const opened = one.ask('open', { file: original });
    await wait();
    assert.equal(one.session.state.step, 'start', 'the file waits for the settings');
    go();
    assert.equal((await configured).type, 'ok');
    assert.equal((await opened).type, 'ok');
    one.close();
    // The person is quicker: the session reads the file only when it is settled what for.
    const two = setUp({
      works: { judge: () => wait(30).then(() => ({ usable: true, fingerprint: 'A', userId: '' })) },
    });
    const first = two.configure({ recipients: [key] });
    const second = two.configure({ review: 'skip' });
    await wait(5);
    const picked = two.session.settled.then(() => two.session.open(original));
    two.session.to({ step: 'reading', name: 'shop.har', size: 10, rows: 0, progress: null });
    const late = two.configure({ review: 'wait' });
    assert.deepEqual([(await first).type, (await second).type, (await late).code], ['ok', 'ok', 'too-late']);
    await picked;
    await wait();
    assert.deepEqual(two.link.view.recipients, [{ fingerprint: 'A', userId: '' }]);
    assert.ok(two.types().includes('encrypted'), 'the original goes along for whom the portal said');
    two.close();
  });

  test('the session itself: what is picked waits for what is settled, and reads with the engine of then', async () => {
    const opened = [];
    const engine = (policy) => ({
      unpack: async () => null,
      open: async () => opened.push(policy) && capture,
      review: async () => review,
      close: () => {},
    });
    const session = new Session(
      async (policy = 'none') => engine(policy),
      () => {},
    );
    session.withBench = false;
    let go;
    session.settled = new Promise((resolve) => {
      go = resolve;
    });
    const reading = session.open(original);
    await wait();
    assert.deepEqual([session.state.step, opened], ['reading', []]);
    session.use('strict', []);
    go();
    await reading;
    assert.deepEqual([session.state.step, opened], ['review', ['strict']]);
    // Called off while it waits: nothing is read.
    session.settled = wait(5);
    const dropped = session.open(original);
    session.cancel();
    await dropped;
    assert.deepEqual([session.state.step, opened.length], ['start', 1]);
  });

  test('the policy reaches the engine without what only this page knows', async () => {
    const one = setUp();
    await one.configure({ policy: { level: 'strict', locked: ['cookies'] }, profile: 'webex', workers: 2 });
    const [[text, locked, profile, workers]] = one.session.used;
    assert.deepEqual(JSON.parse(text), { level: 'strict', categories: { cookies: true } });
    assert.deepEqual([locked, profile, workers], [['cookies'], 'webex', 2]);
    one.close();
  });
});

describe('locked categories', () => {
  /** An engine of two categories with one secret each. */
  function engine() {
    const on = { tokens: true, cookies: true, email: false };
    const switched = [];
    const made = () => ({
      level: 'standard',
      total: 2,
      categories: Object.entries(on).map(([slug, is]) => ({ slug, on: is, locked: false, secrets: 1, occurrences: 1 })),
    });
    return {
      on,
      switched,
      review: async () => made(),
      setCategory: async (slug, is) => {
        on[slug] = is;
        return made();
      },
      setLevel: async () => {
        on.tokens = false;
        return made();
      },
      setSecret: async (id, is) => {
        switched.push([id, is]);
        return made();
      },
      secrets: async (category) => [{ id: category === 'tokens' ? 1 : 2, category }],
      open: async () => ({}),
      removeText: async () => made(),
    };
  }
  const lockedIn = ({ categories }) => categories.filter((c) => c.locked).map((c) => c.slug);

  test('can’t be switched off, by themselves, by a secret, or by the level', async () => {
    const inner = engine();
    const outer = lockedEngine(inner, ['tokens']);
    assert.deepEqual(lockedIn(await outer.review()), ['tokens']);
    await outer.setCategory('tokens', false);
    assert.equal(inner.on.tokens, true);
    await outer.setCategory('cookies', false);
    assert.equal(inner.on.cookies, false);
    await outer.secrets('tokens', 0, 10);
    await outer.secrets('cookies', 0, 10);
    await outer.setSecret(1, false);
    await outer.setSecret(9, false);
    assert.deepEqual(inner.switched, []);
    await outer.setSecret(2, false);
    await outer.setSecret(1, true);
    assert.deepEqual(inner.switched, [
      [2, false],
      [1, true],
    ]);
    await outer.setLevel('standard');
    assert.equal(inner.on.tokens, true);
  });

  test('“all” is every category that is removed at first', async () => {
    const outer = lockedEngine(engine(), 'all');
    assert.deepEqual(lockedIn(await outer.review()), ['tokens', 'cookies']);
    assert.deepEqual(lockedIn(await outer.setCategory('email', true)), ['tokens', 'cookies']);
  });
});

describe('this side of the line', () => {
  const stage = { show() {} };

  test('a page that goes silent is given up, and nothing is there', async () => {
    const { port1, port2 } = line();
    port2.onmessage = ({ data }) => data.type === 'configure' && port2.postMessage({ v: 1, id: data.id, type: 'ok' });
    const connection = new Connection(port1, stage, { aliveWithin: 200, language: 'en' });
    port2.postMessage({ v: 1, type: 'ready' });
    await connection.configure();
    const run = connection.run(original);
    await assert.rejects(run.done, { code: 'lost' });
    await assert.rejects(run.clean, { code: 'lost' });
    await assert.rejects(connection.run(original).done, { code: 'lost' });
    connection.close();
    port2.close();
  });

  test('“done” without the encrypted original that was asked for is no success', async () => {
    const { port1, port2 } = line();
    port2.onmessage = ({ data }) => {
      port2.postMessage({ v: 1, id: data.id, type: 'ok' });
      if (data.type !== 'open') return;
      port2.postMessage({ v: 1, type: 'sanitized', file: new File(['x'], 'x'), report: '{}' });
      port2.postMessage({ v: 1, type: 'done', note: '' });
    };
    const connection = new Connection(port1, stage, { recipients: [key], language: 'en' });
    await assert.rejects(connection.run(original).done, { code: 'refused' });
    connection.close();
    port2.close();
  });

  test('what belonged to a run that was called off does not touch the next', async () => {
    const { port1, port2 } = line();
    port2.onmessage = ({ data }) => {
      if (data.type === 'cancel') {
        port2.postMessage({ v: 1, type: 'cancelled' });
        port2.postMessage({ v: 1, type: 'error', fault: { code: 'x', message: '', text: '' } });
      }
      port2.postMessage({ v: 1, id: data.id, type: 'ok' });
      if (data.type === 'open' && data.file.name === 'b.har') {
        port2.postMessage({ v: 1, type: 'sanitized', file: new File(['x'], 'b.sanitized.har'), report: '{}' });
        port2.postMessage({ v: 1, type: 'done', note: 'n' });
      }
    };
    const connection = new Connection(port1, stage, { language: 'en' });
    const first = connection.run(new File(['x'], 'a.har'));
    await wait();
    connection.cancel();
    const second = connection.run(new File(['x'], 'b.har'));
    await assert.rejects(first.done, { code: 'cancelled' });
    assert.equal((await second.done).note, 'n');
    connection.close();
    port2.close();
  });
});
