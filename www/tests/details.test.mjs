/** What single tabs of the details tell, on the real build: sound and film, trees, chains, cookies, waits. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAccessible } from './lib/axe.mjs';
import { pick, shoot } from './lib/browser.mjs';
import { wav, webm } from './lib/media.mjs';
import { onSite } from './lib/with-page.mjs';
import { capture, chromeEntry, SESSION, TOKEN } from './lib/workbench.mjs';

const APP = 'https://app.example.com/';
const SCRIPT = 'https://app.example.com/app.js';
const STYLE = 'https://app.example.com/app.css';
const by = (url) => ({ type: 'parser', url, lineNumber: 3 });
const script = (url) => ({ type: 'script', stack: { callFrames: [{ functionName: 'go', url, lineNumber: 0 }] } });
const LONG_LIST = {
  rooms: Array.from({ length: 900 }, (_, i) => ({ id: i, title: i === 700 ? 'needle seven' : `r${i}` })),
};
const XML = '<feed><entry><id>1</id></entry><entry><id>2</id><title>needle</title></entry></feed>';
const at = (entry, ms) => ({
  ...entry,
  startedDateTime: new Date(Date.UTC(2026, 2, 14, 9, 26, 53) + ms).toISOString(),
});
const setCookie = (value) => ({ name: 'set-cookie', value });

const files = {};

async function put(name, entries) {
  files[name] = await site.put(`${name}.har`, capture(entries));
}

/** HTTP/1, with a wait. */
const plainEntry = (index, ms, phases, change = {}) => {
  const entry = at(chromeEntry(index, { phases, ...change }), ms);
  for (const side of ['request', 'response']) entry[side].httpVersion = change.protocol ?? 'http/1.1';
  Object.assign(entry.timings, change.timings ?? {});
  return entry;
};

const site = onSite('details', { unstored: [TOKEN, SESSION, 'example'], unshown: [TOKEN, SESSION] }, async () => {
  await put('media', [
    chromeEntry(0, { mime: 'audio/wav', text: wav(), encoding: 'base64', type: 'media' }),
    chromeEntry(1, { mime: 'video/webm', text: await webm(site.browser), encoding: 'base64', type: 'media' }),
    chromeEntry(2, { mime: 'video/mp4', text: Buffer.from('no film at all').toString('base64'), encoding: 'base64' }),
  ]);
  await put('trees', [
    chromeEntry(0, { text: JSON.stringify(LONG_LIST) }),
    chromeEntry(1, { text: XML, mime: 'application/xml' }),
  ]);
  await put('chain', [
    chromeEntry(0, { url: APP, type: 'document', initiator: { type: 'other' }, mime: 'text/html', text: '<p>hi' }),
    chromeEntry(1, { url: SCRIPT, type: 'script', initiator: by(APP), mime: 'text/javascript', text: '1' }),
    chromeEntry(2, { url: STYLE, type: 'stylesheet', initiator: by(APP), mime: 'text/css', text: 'a{}' }),
    chromeEntry(3, {
      url: 'https://api.example.com/me',
      initiator: script(SCRIPT),
      requestHeaders: [{ name: 'authorization', value: `Bearer ${TOKEN}` }],
    }),
    chromeEntry(4, { url: `https://api.example.com/link/${TOKEN}`, initiator: script(SCRIPT) }),
    chromeEntry(5, { url: 'https://cdn.example.com/font.woff2', initiator: by(STYLE), mime: 'font/woff2', text: '' }),
  ]);
  const cross = [
    { name: 'sec-fetch-site', value: 'cross-site' },
    { name: 'sec-fetch-dest', value: 'image' },
  ];
  await put('cookies', [
    chromeEntry(0, {
      url: 'https://www.shop.example.com/',
      responseHeaders: [
        setCookie(`sid=${SESSION}; Path=/; HttpOnly; Secure; SameSite=Lax`),
        setCookie('wide=1; Domain=example.com; Path=/shop; Secure; SameSite=None; Partitioned'),
        setCookie('tld=1; Domain=com'),
        setCookie('other=1; Domain=else.example'),
        setCookie('__Host-a=1; Path=/; Secure; Domain=example.com'),
        setCookie('__secure-b=1'),
        setCookie(`big=${'ab1 '.repeat(1100)}`),
        setCookie('none=1; SameSite=None'),
        setCookie('part=1; Partitioned'),
        setCookie('gone=; Max-Age=0; Path=/'),
        setCookie('old=; Expires=Sat, 14 Mar 2026 08:00:00 GMT'),
        setCookie('ages=1; Max-Age=99999999'),
      ],
    }),
    chromeEntry(1, {
      url: 'http://192.0.2.9/x',
      responseHeaders: [setCookie('s=1; Secure'), setCookie('d=1; Domain=2.9')],
    }),
    chromeEntry(2, {
      url: 'https://ads.example.net/p',
      requestHeaders: cross,
      responseHeaders: [setCookie('t=1; Path=/'), setCookie('u=1; SameSite=None; Secure')],
    }),
  ]);
  const url = 'https://api.example.com/v1/thing';
  const idle = [0, 0, -1, -1, -1, 0.2, 400, 3];
  await put('waits', [
    plainEntry(0, 0, [0, 0, 5, 100, 50, 0.2, 400, 3], { url: 'https://api.example.com/a', protocol: 'h2' }),
    plainEntry(1, 10, [0, 95, -1, -1, -1, 0.2, 40, 3], { url: 'https://api.example.com/b', protocol: 'h2' }),
    ...[2, 3, 4, 5, 6, 7].map((i) => plainEntry(i, 1000 + i, idle, { url: `https://old.example.com/${i}` })),
    plainEntry(8, 1020, [0, 350, -1, -1, -1, 0.2, 40, 3], { url: 'https://old.example.com/8' }),
    plainEntry(9, 3000, idle, { url, method: 'OPTIONS', protocol: 'h2' }),
    plainEntry(10, 3001, [2, 400, -1, -1, -1, 0.2, 40, 3], { url, method: 'PUT', protocol: 'h2' }),
    plainEntry(11, 5000, [100, 100, -1, -1, -1, 0.2, 40, 3], {
      url: 'https://p.example.com/x',
      timings: { _blocked_proxy: 80 },
    }),
    plainEntry(12, 6000, [0, 50, -1, -1, -1, 0.2, 40, 3], {
      url: 'https://w.example.com/x',
      timings: { _workerStart: 10, _workerReady: 45 },
    }),
    plainEntry(13, 7000, idle, { url: 'https://q.example.com/main', protocol: 'h2' }),
    plainEntry(14, 7005, [90, 0, -1, -1, -1, 0.2, 40, 3], {
      url: 'https://img.example.com/a.png',
      protocol: 'h2',
      priority: 'Low',
    }),
    plainEntry(15, 8000, idle, { url: 'https://c.example.com/same.css', protocol: 'h2' }),
    plainEntry(16, 8002, [0, 401, -1, -1, -1, 0.2, 1, 1], { url: 'https://c.example.com/same.css', protocol: 'h2' }),
  ]);
});
const { withPage } = site;

const details = (frame) => frame.locator('entry-details');

async function open(frame, name, index, tab, view = 'Requests') {
  if (name) {
    await pick(frame, files[name]);
    await frame.locator('header nav').getByRole('button', { name: view }).click();
    await frame.getByRole('gridcell').first().waitFor();
  }
  await frame.locator(`request-table .row[data-entry="${index}"]`).click();
  await details(frame)
    .getByText(new RegExp(`^(#|n°\\s?)${index + 1}$`))
    .first()
    .waitFor();
  await details(frame).locator(`#tab-${tab}`).click();
}

describe('preview', () => {
  test('sound and film play when asked to, and bytes stand for what does not', async () => {
    await withPage({}, async ({ page, frame }) => {
      await open(frame, 'media', 0, 'preview');
      const audio = frame.locator('preview-tab audio');
      await audio.waitFor();
      await frame.getByText(/^1([.,]0+)?\s?s · audio\/wav · 8/).waitFor();
      assert.equal(await audio.evaluate((a) => a.paused && !a.autoplay && a.src.startsWith('blob:')), true);
      await open(frame, '', 1, 'preview');
      const video = frame.locator('preview-tab video');
      await frame.getByText(/^64 × 48/).waitFor();
      await video.evaluate(async (v) => {
        v.muted = true;
        await v.play();
      });
      await assertAccessible(frame, 'a film');
      await shoot(page, 'details-video');
      await open(frame, '', 2, 'preview');
      await frame.locator('preview-tab pre').getByText('no film at all').waitFor();
    });
  });

  test('something is found in a JSON tree, deep in a long list, from the keyboard', async () => {
    await withPage({}, async ({ page, frame }) => {
      await open(frame, 'trees', 0, 'preview');
      const field = frame.locator('tree-view input[type=search]');
      await field.fill('NEEDLE');
      await frame.locator('tree-view .line.now mark.hit').getByText('needle', { exact: true }).waitFor();
      await frame.locator('tree-view').getByText('1 of 1').waitFor();
      await frame.locator('tree-view').getByRole('button', { name: '600 before' }).waitFor();
      await frame.locator('tree-view .line.now').getByRole('button', { name: 'Path' }).waitFor({ state: 'attached' });
      assert.equal(
        await frame.locator('tree-view .line.now .copy').getAttribute('title'),
        'Copy the path rooms[700].title',
      );
      await field.fill('title');
      await frame.locator('tree-view').getByText('1 of 900').waitFor();
      await field.press('Enter');
      await frame.locator('tree-view').getByText('2 of 900').waitFor();
      await field.press('Shift+Enter');
      await field.press('Shift+Enter');
      await frame.locator('tree-view').getByText('900 of 900').waitFor();
      await frame.locator('tree-view .line.now').getByText('r899').waitFor();
      await assertAccessible(frame, 'a tree with hits');
      await shoot(page, 'details-tree');
      await field.press('Escape');
      assert.equal(await field.inputValue(), '');
    });
  });

  test('of the same elements in XML only the one is opened', async () => {
    await withPage({}, async ({ frame }) => {
      await open(frame, 'trees', 1, 'preview');
      await frame.locator('tree-view input[type=search]').fill('needle');
      const now = frame.locator('tree-view .line.now');
      await now.getByText('needle').waitFor();
      assert.equal(await now.locator('.copy').getAttribute('title'), 'Copy the path /feed/entry[2]/title');
    });
  });
});

describe('initiator', () => {
  test('the chain leads to the root, and what was started hangs below', async () => {
    await withPage({}, async ({ page, frame }) => {
      await open(frame, 'chain', 1, 'initiator');
      const items = frame.locator('initiator-tree [role=treeitem]');
      await items.nth(3).waitFor();
      const lines = async () => (await items.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
      assert.deepEqual(
        (await lines()).map((l) => l.replace(/REDACTED-[a-z-]+-/, 'REDACTED-')),
        [
          '#1 GET app.example.com/ 200',
          '#2 GET app.example.com/app.js 200',
          '#4 GET api.example.com/me 200',
          '#5 GET api.example.com/link/REDACTED-1 200',
        ],
      );
      assert.deepEqual(
        await items.evaluateAll((list) => list.map((i) => `${i.ariaLevel}${i.getAttribute('aria-expanded') ?? '-'}`)),
        ['1true', '2true', '3-', '3-'],
      );
      await assertAccessible(frame, 'a chain');
      await shoot(page, 'details-chain');
      await items.nth(1).focus();
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await details(frame).getByText('#1', { exact: true }).first().waitFor();
      await frame.locator('initiator-tree [role=treeitem][aria-current][data-index="0"]').waitFor();
      // From the document both branches open by keys.
      await frame.locator('initiator-tree [data-index="0"]').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowRight');
      await frame.locator('initiator-tree [data-index="5"]').waitFor();
      assert.equal(await items.count(), 4);
    });
  });
});

describe('cookies', () => {
  test('each says why a browser refuses it, or with which requests it is sent', async () => {
    await withPage({}, async ({ page, frame }) => {
      await open(frame, 'cookies', 0, 'cookies');
      const rows = frame.locator('cookies-tab tbody tr');
      await frame.getByText(/longer than the 4,096 bytes/).waitFor();
      const said = {};
      let name = '';
      for (const row of await rows.all()) {
        const cells = await row.locator('td').allInnerTexts();
        if (cells.length > 1) name = cells[0].trim();
        else said[name] = [...(said[name] ?? []), cells[0].replace(/\s+/g, ' ')];
      }
      const WANT = {
        sid: /^sent to www\.shop\.example\.com only, not to hosts below it; over protected connections only; .*SameSite=Lax/,
        wide: /^sent to example\.com and all hosts below it; for paths from \/shop on; .*SameSite=None\); only below the site/,
        tld: /^refused Its domain is one under which anybody/,
        other: /^refused Its domain is neither/,
        '__Host-a': /^refused Its name promises more/,
        '__secure-b': /^refused Its name promises more/,
        big: /^refused Name and value are longer/,
        none: /^refused SameSite=None needs Secure/,
        part: /^refused A Partitioned cookie needs Secure/,
        gone: /^deleted It has already ended/,
        old: /^deleted It has already ended/,
        ages: /^note Browsers keep no cookie for longer than 400 days/,
      };
      for (const [cookie, want] of Object.entries(WANT)) assert.match(said[cookie]?.[0] ?? 'nothing', want, cookie);
      assert.deepEqual([said.sid.length, said.tld.length, said.ages.length], [1, 1, 2]);
      await frame.getByText(/As RFC 6265bis has it/).waitFor();
      await assertAccessible(frame, 'cookies');
      await shoot(page, 'details-cookies');
      await open(frame, '', 1, 'cookies');
      await frame.getByText(/A Secure cookie can’t be set/).waitFor();
      await frame.getByText(/has no domain above it/).waitFor();
      await open(frame, '', 2, 'cookies');
      await frame.getByText(/Sec-Fetch-Site: cross-site/).waitFor();
      assert.equal(await frame.locator('cookies-tab .tag.bad').count(), 1);
    });
  });
});

describe('timing', () => {
  const WHY = [
    [1, /waited for the connection to api\.example\.com that #1 was opening/],
    [8, /6 requests to old\.example\.com were under way/],
    [10, /waited for its preflight, #10/],
    [11, /waited 80(\.0)?\s?ms for an agreement with the proxy/],
    [12, /service worker had to be started first, which took 35/],
    [13, /connection to q\.example\.com was there before its first request/],
    [14, /priority is Low/],
    [16, /waited for #16, which asked for the same/],
  ];

  test('says why a request waited where the capture shows it', async () => {
    await withPage({}, async ({ page, frame }) => {
      await open(frame, 'waits', 0, 'timing');
      assert.equal(await frame.locator('timing-tab .told').count(), 0);
      for (const [index, want] of WHY) {
        await open(frame, '', index, 'timing');
        await frame.locator('timing-tab .told').getByText(want).waitFor({ timeout: 15_000 });
      }
      await assertAccessible(frame, 'waits');
      await shoot(page, 'details-waits');
    });
  });

  test('and so in French', async () => {
    await withPage({ locale: 'fr-FR', colorScheme: 'dark' }, async ({ page, frame }) => {
      await open(frame, 'waits', 10, 'timing', 'Requêtes');
      await frame.getByText(/a attendu sa requête préliminaire, #10|a attendu sa requête préliminaire/).waitFor();
      await shoot(page, 'details-waits-fr');
    });
  });
});

describe('the room there is', () => {
  test('on a narrow screen the tab that is shown is in sight, and so is what is said about a cookie', async () => {
    await withPage({ viewport: { width: 360, height: 740 } }, async ({ page, frame }) => {
      await open(frame, 'cookies', 0, 'cookies');
      const [said, width] = await details(frame)
        .locator('.treated')
        .first()
        .evaluate((e) => [e.getBoundingClientRect().right, innerWidth]);
      assert.ok(said <= width, `${said} of ${width}`);
      await details(frame).locator('[aria-selected=true]').focus();
      for (let i = 0; i < 8; i++) {
        await page.keyboard.press('ArrowRight');
        await page.waitForTimeout(40);
        const [left, right] = await details(frame)
          .locator('[role=tab][aria-selected=true]')
          .evaluate((e) => [e.getBoundingClientRect().left, e.getBoundingClientRect().right]);
        assert.ok(left >= 0 && right <= 361, `${left} to ${right}`);
      }
    });
  });

  test('beside the details the table has the columns that fit, whatever the width', async () => {
    await withPage({ viewport: { width: 1500, height: 800 } }, async ({ page, frame }) => {
      await open(frame, 'cookies', 0, 'headers');
      const columns = () => frame.locator('request-table [role=columnheader]').count();
      const over = () => frame.locator('request-table .scroller').evaluate((e) => e.scrollWidth - e.clientWidth);
      const wide = await columns();
      assert.ok((await over()) <= 0);
      await page.setViewportSize({ width: 1240, height: 800 });
      await frame.locator('request-table [role=columnheader].tracking').waitFor({ state: 'detached' });
      await page.waitForTimeout(100);
      assert.ok((await columns()) < wide);
      assert.ok((await over()) <= 0, `${await over()} px too wide`);
      await frame.locator('request-table [role=columnheader].time').waitFor();
    });
  });
});
