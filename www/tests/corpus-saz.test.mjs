/** Fiddler's archives of the corpus on the page: the requests that Python's zipfile finds in them, one by one. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { assertAccessible } from './lib/axe.mjs';
import { SHARED } from './lib/browser.mjs';
import { ask, details, LOOKS, numbersIn, openCapture, openEntry, rowsOf } from './lib/drive.mjs';
import { onSite } from './lib/with-page.mjs';

const FOLDER = path.join(SHARED, 'corpus/saz');
const absent = existsSync(FOLDER) ? false : `no archives in ${FOLDER}: HARMLESS_SHARED names their folder`;
const { withPage } = onSite('corpus-saz');

/** First lines of requests and replies, by the number of the session. */
const LINES = `
import json, re, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
out = {}
for name in z.namelist():
    found = re.fullmatch(r'raw[/\\\\\\\\]0*(\\d+)_([cs])\\.txt', name)
    if found:
        line = z.read(name).split(b'\\r\\n')[0].decode('latin-1')
        out.setdefault(int(found[1]), {})[found[2]] = line
print(json.dumps([out[n] for n in sorted(out)]))
`;

describe('archives of Fiddler', { skip: absent }, () => {
  const looks = Object.entries(LOOKS);
  const names = absent ? [] : readdirSync(FOLDER).filter((n) => n.endsWith('.saz'));
  // The looks in turn.
  for (const [i, name] of names.entries()) {
    const [look, { options }] = looks[i % looks.length];
    test(`${name}: ${look}`, { timeout: 60_000 }, async () => {
      const file = path.join(FOLDER, name);
      const sessions = JSON.parse(execFileSync('python3', ['-c', LINES, file]).toString());
      assert.ok(sessions.length > 0);
      await withPage(options, async ({ frame }) => {
        await openCapture(frame, { file });
        const rows = await rowsOf(frame);
        assert.equal(rows.length, sessions.length);
        for (const [i, { c, s }] of sessions.entries()) {
          const [method, url] = c.split(' ');
          assert.equal(rows[i].method, method);
          if (/^https?:/.test(url)) assert.equal(rows[i].host, /^https?:\/\/([^/?#]*)/.exec(url)[1], 'the host');
          const status = Number(s?.split(' ')[1] ?? 0);
          assert.equal(rows[i].status ?? 0, status, `status of session ${i + 1}`);
        }
        const methods = sessions.filter(({ c }) => c.startsWith('GET ')).length;
        const { footer, items } = await ask(frame, 'method:GET');
        assert.equal(items.length, methods);
        assert.equal(numbersIn(footer)[0], methods);
        await ask(frame, '');
        await openEntry(frame, 0);
        const tabs = await details(frame)
          .getByRole('tab')
          .evaluateAll((all) => all.map((tab) => tab.id.replace('tab-', '')));
        for (const tab of tabs) {
          await details(frame).locator(`#tab-${tab}`).click();
          await details(frame).locator(`${tab}-tab`).waitFor();
        }
        await assertAccessible(frame, name);
      });
    });
  }
});
