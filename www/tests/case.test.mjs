/** The case in the real build: real gpg gives the original back from what the page saved, and nothing else holds a secret. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { unzipSync } from 'fflate';
import { assertAccessible } from './lib/axe.mjs';
import { built, host, isPart, launch, openPage, pick, shoot } from './lib/browser.mjs';
import { entry, har, plantedCapture } from './lib/capture.mjs';
import { CV25519, Gpg, RSA } from './lib/gpg.mjs';

const TRACKING = 'ATLAS_12345678-0000-4000-b000-00000000000a_7';
const LARGE = 48 * 2 ** 20;

let browser;
let folder;
let site;
let gpg;
let prints;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'harmless-case-'));
  site = await host(built('dist'), 'http');
  browser = await launch();
  gpg = new Gpg();
  prints = { vault: gpg.make('vault', RSA), lead: gpg.make('lead', CV25519) };
  gpg.make('old', CV25519, { expires: '1y', clock: '20200101T000000' });
});

after(async () => {
  await browser?.close();
  await site?.close();
  gpg?.close();
  if (folder) await rm(folder, { recursive: true });
});

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const button = (frame, name) => frame.getByRole('button', { name, exact: true });

async function download(page, locator) {
  const [saved] = await Promise.all([page.waitForEvent('download'), locator.click()]);
  const file = path.join(folder, `${Date.now()}-${saved.suggestedFilename()}`);
  await saved.saveAs(file);
  return { name: saved.suggestedFilename(), file, bytes: await readFile(file) };
}

/** A page with the clean copy of a file, at its case. Afterwards nothing was logged or sent. */
async function withCase(file, run, options) {
  const { context, page, frame, seen } = await openPage(browser, site.url, options);
  const served = site.requests.length;
  try {
    await pick(frame, file);
    await button(frame, 'Make clean copy').click({ timeout: 60_000 });
    await frame.getByRole('heading', { level: 2, name: 'The case' }).waitFor({ timeout: 60_000 });
    await run(page, frame);
    assert.deepEqual(
      seen.requests.slice(1).filter((url) => !url.startsWith('blob:') && !isPart(url)),
      [],
    );
    assert.deepEqual(
      site.requests.slice(served).filter((url) => url !== '/harmless-seal.js'),
      [],
    );
    assert.deepEqual([...seen.console, ...seen.errors], []);
  } finally {
    await context.close();
  }
}

const paste = async (frame, key, pin = '') => {
  await frame.getByLabel('Public key (OpenPGP)').fill(key.toString());
  await frame.getByLabel('Fingerprint it must have (optional)').fill(pin);
  await button(frame, 'Add key').click();
};
const recipients = (frame) => frame.locator('case-original .items li');
const noteText = (frame) => frame.locator('case-note pre');

/** A capture of a request that failed, with secrets; in Webex' ways. */
async function failing(secrets) {
  const url =
    'https://cpapi-a.wbx2.com/api/v1/customers/12345678-0000-4000-b000-000000000000/users/12345678-0000-4000-b000-000000000001/voicemail';
  const file = path.join(folder, 'failing.har');
  const failed = entry({
    request: {
      method: 'PATCH',
      url: `${url}?api_key=${secrets[0]}`,
      headers: [{ name: 'Authorization', value: `Bearer ${secrets[1]}` }],
    },
    response: {
      status: 502,
      statusText: 'Bad Gateway',
      headers: [{ name: 'trackingid', value: TRACKING }],
      content: { size: 40, mimeType: 'application/json', text: '{"message":"no answer from the back end"}' },
    },
  });
  await writeFile(file, har([entry(), failed]));
  return file;
}

describe('the case', { timeout: 240_000 }, () => {
  test('the original is encrypted, and gpg gives it back byte for byte', async () => {
    const capture = await plantedCapture(folder, 21);
    const original = await readFile(capture.file);
    const name = path.basename(capture.file);
    await withCase(capture.file, async (page, frame) => {
      await paste(frame, gpg.key('vault'), prints.vault.toLowerCase().replace(/.{4}/g, '$& '));
      await recipients(frame).nth(0).getByText('Can be used, has the given fingerprint').waitFor();
      // The second in binary, by its file.
      const chooser = page.waitForEvent('filechooser');
      await button(frame, 'Choose key file…').click();
      await (await chooser).setFiles({
        name: 'lead.gpg',
        mimeType: 'application/pgp-keys',
        buffer: gpg.key('lead', false),
      });
      await recipients(frame).nth(1).waitFor();
      const shown = await frame.locator('case-original .print').allTextContents();
      assert.deepEqual(
        shown,
        [prints.vault, prints.lead].map((p) => p.replace(/.{4}(?=.)/g, '$& ')),
      );
      for (const armored of [false, true]) {
        if (armored) await frame.getByLabel(/As text/).check();
        await button(frame, 'Encrypt the original').click();
        const sealed = await download(page, button(frame, 'Save encrypted original'));
        assert.equal(sealed.name, `${name}.pgp`);
        assert.equal(sealed.bytes.subarray(0, 27).toString() === '-----BEGIN PGP MESSAGE-----', armored);
        assert.ok(gpg.decrypt(sealed.file).equals(original), 'not the original');
      }
      // The note says so, in both languages and forms, and holds no secret.
      await noteText(frame).getByText(sha256(original)).waitFor();
      for (const language of ['en', 'fr']) {
        await frame.getByLabel('Language of the note').selectOption(language);
        for (const form of ['Plain text', 'Markdown']) {
          await frame.getByRole('radio', { name: form }).check();
          const [words, mark] = [language === 'fr' ? 'Note de dossier' : 'Case note', form === 'Markdown' ? '# ' : ''];
          await frame.waitForFunction(
            (start) =>
              document
                .querySelector('harmless-app')
                .shadowRoot.querySelector('saved-view')
                .shadowRoot.querySelector('case-section')
                .shadowRoot.querySelector('case-note')
                .shadowRoot.querySelector('pre')
                .textContent.startsWith(start),
            mark + words,
          );
          const note = await download(page, button(frame, 'Save note'));
          const text = note.bytes.toString();
          assert.equal(note.name, `${name.replace('.har', '')}.note.${mark ? 'md' : 'txt'}`);
          for (const part of [prints.lead.slice(-4), 'lead', 'vault', `${name}.pgp`, sha256(original)]) {
            assert.ok(text.includes(part), `${part} is not in the note`);
          }
          for (const { must, needle, where } of capture.truth) {
            assert.ok(must !== 'remove' || needle.length < 6 || !text.includes(needle), `${where} stands in the note`);
          }
        }
      }
    });
  });

  test('keys that must not be used are refused with the reason, and nothing can be encrypted', async () => {
    const file = await failing(['k'.repeat(3), 't'.repeat(3)]);
    await withCase(file, async (_, frame) => {
      await paste(frame, gpg.key('old'));
      await recipients(frame).nth(0).getByText('This key has expired.').waitFor();
      assert.ok(await button(frame, 'Encrypt the original').isDisabled());
      await frame.getByText('A key was refused. Remove it or give another.').waitFor();
      await frame.getByRole('button', { name: /^Remove the key of old/ }).click();
      for (const [key, pin, words] of [
        ['hello', '', 'This is not an OpenPGP public key.'],
        [gpg.privateKey('lead'), '', 'This is a private key'],
        [gpg.key('vault'), prints.lead, 'This is another key than the one'],
        [gpg.key('vault'), prints.vault.slice(20), 'not a whole one'],
        [`${gpg.key('vault')}${gpg.key('lead')}`, '', 'There is more than one key in it'],
      ]) {
        await paste(frame, key, pin);
        await recipients(frame).getByText(words).waitFor();
        assert.ok(await button(frame, 'Encrypt the original').isDisabled(), words);
        await frame.getByRole('button', { name: /^Remove the key of/ }).click();
      }
      await button(frame, 'Add key').click();
      await frame.getByText('Paste a key first').waitFor();
    });
  });

  test('a large original is encrypted with progress and can be called off', async () => {
    const file = path.join(folder, 'large.har');
    const handle = await open(file, 'w');
    // Words that compression has work with.
    const body = Array.from(randomBytes(300_000), (n) => 'aeiou'[n % 5] + 'bdfghklmnprst'[n % 13])
      .join('')
      .replace(/(.{6})/g, '$1 ');
    await handle.write('{"log":{"version":"1.2","creator":{"name":"t","version":"1"},"entries":[');
    for (let at = 0; at * body.length < LARGE; at++) {
      const one = entry({ response: { content: { size: 1, mimeType: 'text/plain', text: `${at} ${body}` } } });
      await handle.write((at ? ',' : '') + JSON.stringify(one));
    }
    await handle.write(']}}');
    await handle.close();
    await withCase(file, async (page, frame) => {
      await paste(frame, gpg.key('lead'));
      await recipients(frame).nth(0).waitFor();
      await button(frame, 'Encrypt the original').click();
      await frame.getByRole('progressbar', { name: 'Encrypting the original' }).waitFor();
      await button(frame, 'Cancel').click();
      await button(frame, 'Encrypt the original').waitFor();
      assert.equal(await frame.getByRole('progressbar').count(), 0);
      assert.equal(await button(frame, 'Save encrypted original').count(), 0);
      await button(frame, 'Encrypt the original').click();
      const sealed = await download(page, button(frame, 'Save encrypted original'));
      assert.ok(gpg.decrypt(sealed.file).equals(await readFile(file)));
    });
  });

  test('a file that changed on disk is told, and there is no encrypted original', async () => {
    const file = await failing(['k'.repeat(3), 't'.repeat(3)]);
    await withCase(file, async (_, frame) => {
      await paste(frame, gpg.key('lead'));
      await recipients(frame).nth(0).waitFor();
      await new Promise((done) => setTimeout(done, 1100));
      await writeFile(file, har([entry()]));
      await button(frame, 'Encrypt the original').click();
      await frame.getByText('The file changed while it was being read.').waitFor();
      assert.equal(await button(frame, 'Save encrypted original').count(), 0);
    });
  });

  test('a worker that dies is told, nothing is half-written, and it can be tried again', async () => {
    const file = await failing(['k'.repeat(3), 't'.repeat(3)]);
    await withCase(file, async (page, frame) => {
      await paste(frame, gpg.key('lead'));
      await recipients(frame).nth(0).waitFor();
      await frame.evaluate(() => {
        const Real = globalThis.Worker;
        globalThis.Worker = class extends Real {
          postMessage(message) {
            globalThis.Worker = Real;
            if (message.task?.do !== 'seal') throw new Error('another task');
            setTimeout(() => this.dispatchEvent(new ErrorEvent('error', { cancelable: true })), 50);
          }
        };
      });
      await button(frame, 'Encrypt the original').click();
      await frame.locator('case-original [role=alert]').waitFor();
      assert.equal(await button(frame, 'Save encrypted original').count(), 0);
      await button(frame, 'Encrypt the original').click();
      const sealed = await download(page, button(frame, 'Save encrypted original'));
      assert.ok(gpg.decrypt(sealed.file).equals(await readFile(file)));
    });
  });

  test('the escalation package holds what it should and no secret', async () => {
    const secrets = ['Zk3v9QmX7rTb2LpWs8Yd', 'Hq7w2NcF6HjKa5GeRt4uPz9x'];
    const file = await failing(secrets);
    const shot = Buffer.from('89504e470d0a1a0a', 'hex');
    await withCase(file, async (page, frame) => {
      await button(frame, 'Prepare it').click();
      await frame.getByText('failed with 502').first().waitFor();
      const question = (name) => frame.getByRole('textbox', { name });
      assert.match(await question(/Which error do you see/).inputValue(), /502/);
      assert.equal(await question(/Which tracking ids/).inputValue(), TRACKING);
      const missing = frame.locator('case-escalation .points li');
      await missing.getByText('A screenshot of the error.').waitFor();
      await question('Steps to reproduce').fill('1. sign in\n2. save the voicemail');
      await question('What was expected').fill('It is saved.');
      await question(/Did you look the tracking id up/).fill('yes');
      await question(/What do you see there/).fill('a timeout behind CPAPI');
      await question(/really needed/).fill('yes');
      for (const label of ['Build', 'User Org ID', 'Customer Type']) await question(label).fill('x');
      const chooser = page.waitForEvent('filechooser');
      await button(frame, 'Choose screenshots…').click();
      await (await chooser).setFiles([
        { name: '../../a:b.png', mimeType: 'image/png', buffer: shot },
        { name: '../../a:b.png', mimeType: 'image/png', buffer: shot },
      ]);
      await frame.getByText('Screenshots are not cleaned').waitFor();
      await frame.getByText('Nothing is missing.').waitFor();
      // Another language loses nothing of what was written.
      await frame.getByLabel('Language', { exact: true }).selectOption('fr');
      assert.match(await frame.getByRole('textbox', { name: 'Étapes pour reproduire' }).inputValue(), /voicemail/);
      await frame.getByRole('textbox', { name: /Quels identifiants de suivi/ }).waitFor();
      await frame.getByLabel('Langue', { exact: true }).selectOption('en');
      await frame.getByText('Nothing is missing.').waitFor();
      const first = await download(page, button(frame, 'Save package'));
      assert.equal(first.name, 'failing.escalation.zip');
      const files = unzipSync(first.bytes);
      const names = Object.keys(files);
      assert.deepEqual(names.slice(0, 5), [
        'failing.sanitized.har',
        'report.json',
        'note.md',
        'note.txt',
        'escalation.md',
      ]);
      assert.equal(names.length, 7);
      for (const name of names.slice(5)) assert.match(name, /^screenshots\/[^/\\:]+\.png$/);
      const text = (name) => Buffer.from(files[name]).toString();
      const report = JSON.parse(text('report.json'));
      assert.equal(report.output.sha256, sha256(files['failing.sanitized.har']));
      assert.ok(Buffer.from(files[names[5]]).equals(shot));
      const escalation = text('escalation.md');
      for (const part of [
        TRACKING,
        'Category: Tracking ID',
        'a timeout behind CPAPI',
        'no answer from the back end',
        'voicemail',
        names[5],
        'Local time',
      ]) {
        assert.ok(escalation.replaceAll('\\', '').includes(part), `${part} is not in\n${escalation}`);
      }
      assert.ok(!escalation.includes('Still missing'));
      for (const name of names)
        for (const secret of secrets) assert.ok(!text(name).includes(secret), `${name} holds a secret`);
      // The same again is the same, byte for byte.
      const second = await download(page, button(frame, 'Save package'));
      assert.ok(second.bytes.equals(first.bytes));
    });
  });

  test('the findings lead to the case', async () => {
    const file = await failing(['k'.repeat(3), 't'.repeat(3)]);
    await withCase(file, async (_, frame) => {
      await frame.getByRole('navigation').getByRole('button', { name: 'Findings' }).click();
      await button(frame, 'Make a case of it').click();
      const heading = frame.getByRole('heading', { level: 2, name: 'The case' });
      await heading.waitFor();
      assert.equal(await heading.evaluate((h) => h.getRootNode().activeElement === h), true);
    });
  });

  for (const [scheme, width] of [
    ['light', 1280],
    ['dark', 390],
  ]) {
    test(`axe has nothing to object to (${scheme}, ${width} px)`, async () => {
      const file = await failing(['k'.repeat(3), 't'.repeat(3)]);
      const look = async (page, frame) => {
        await paste(frame, gpg.key('lead'));
        await recipients(frame).nth(0).waitFor();
        await button(frame, 'Encrypt the original').click();
        await button(frame, 'Save encrypted original').waitFor();
        await paste(frame, gpg.key('old'));
        await recipients(frame).nth(1).waitFor();
        await button(frame, 'Prepare it').click();
        await frame.getByText('Still missing', { exact: true }).waitFor();
        await assertAccessible(frame, scheme);
        await page.setViewportSize({ width, height: 3600 });
        await shoot(page, `case-${scheme}`);
      };
      await withCase(file, look, { colorScheme: scheme, viewport: { width, height: 860 } });
    });
  }
});
