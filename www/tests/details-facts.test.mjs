/**
 * Facts that a support engineer takes from the details, where the page said too much, something else, or nothing: CORS,
 * replies that never came, redirects, cookies that were sent, bodies that are missing, binary messages, commands to copy.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAccessible } from './lib/axe.mjs';
import { pick, shoot } from './lib/browser.mjs';
import { copied, details, openCapture, openEntry } from './lib/drive.mjs';
import { onSite } from './lib/with-page.mjs';
import { capture, chromeEntry } from './lib/workbench.mjs';

const ORIGIN = 'https://app.example.com';
const API = 'https://api.example.com/v1/things';
/** What a place says, on one line. */
const flat = async (locator) => {
  await locator.waitFor();
  return (await locator.innerText()).replace(/\s+/g, ' ');
};
const header = (name, value) => ({ name, value });
const files = {};

/** An entry with exactly these headers beside those that every one has. */
function exchange(index, { sent = [], said = [], ...change }) {
  const entry = chromeEntry(index, change);
  entry.request.headers.push(...sent);
  entry.response.headers = [
    ...entry.response.headers.filter((h) => !h.name.startsWith('access-control-')),
    ...said.map(([name, value]) => header(name, value)),
  ];
  return entry;
}

/** What never got a reply, as Chrome writes it. */
function unanswered(index, error, change = {}) {
  const entry = exchange(index, { url: API, text: '', ...change });
  entry.response = { ...entry.response, status: 0, headers: [], httpVersion: '', _error: error, _transferSize: 0 };
  entry.response.content = { size: 0, mimeType: 'x-unknown' };
  entry.serverIPAddress = '';
  return entry;
}

const preflight = (asked, names) => [
  header('access-control-request-method', asked),
  header('access-control-request-headers', names),
];
const allow = ['access-control-allow-origin', ORIGIN];
const cookie = header('cookie', 'theme=dark');

/** What CORS says, entry by entry: the mark beside the heading, and words of the reason. */
const CORS = [
  [unanswered(0, 'net::ERR_CONNECTION_TIMED_OUT'), '', 'No reply came'],
  [unanswered(1, 'net::ERR_FAILED'), 'look closer', 'was kept from the script'],
  [
    exchange(2, { url: 'wss://rt.example.com/socket', type: 'websocket', status: 101, text: '' }),
    '',
    'A WebSocket asks',
  ],
  [
    exchange(3, {
      url: 'https://idp.example.net/saml',
      method: 'POST',
      type: 'document',
      mime: 'text/html',
      sent: [header('sec-fetch-mode', 'navigate')],
    }),
    '',
    'a form sent',
  ],
  [exchange(4, { url: API, sent: [header('sec-fetch-mode', 'no-cors')] }), '', 'Asked without CORS'],
  [exchange(5, { url: API }), 'refused', 'does not allow https://app.example.com'],
  [
    exchange(6, {
      url: API,
      sent: [header('authorization', 'Basic x')],
      said: [
        ['access-control-allow-origin', '*'],
        ['access-control-allow-credentials', 'true'],
      ],
    }),
    'allowed',
    'every origin',
  ],
  [
    exchange(7, { url: API, sent: [cookie], said: [['access-control-allow-origin', '*']] }),
    'refused',
    'want the origin by name',
  ],
  [exchange(8, { url: API, sent: [cookie], said: [allow] }), 'refused', 'lacks Access-Control-Allow-Credentials'],
  [
    exchange(9, { url: API, sent: [cookie], said: [allow, ['access-control-allow-credentials', 'true']] }),
    'allowed',
    'The reply allows https://app.example.com',
  ],
  [
    exchange(10, { url: API, method: 'OPTIONS', status: 404, sent: preflight('PUT', ''), said: [allow] }),
    'refused',
    'came back with 404',
  ],
  [
    exchange(11, { url: API, method: 'OPTIONS', status: 204, sent: preflight('PUT', ''), said: [allow] }),
    'refused',
    'Methods does not name PUT',
  ],
  [
    exchange(12, {
      url: API,
      method: 'OPTIONS',
      status: 204,
      sent: preflight('GET', 'authorization,x-shop'),
      said: [allow, ['access-control-allow-headers', '*']],
    }),
    'refused',
    'Headers does not name: authorization.',
  ],
  [
    exchange(13, {
      url: API,
      method: 'OPTIONS',
      status: 204,
      sent: preflight('DELETE', 'authorization, x-shop'),
      said: [
        allow,
        ['access-control-allow-methods', 'GET, DELETE'],
        ['access-control-allow-headers', 'X-Shop,Authorization'],
      ],
    }),
    'allowed',
    'The reply allows https://app.example.com',
  ],
];

const BINARY = Buffer.from(Array.from({ length: 40 }, (_, i) => i + 48));
const FORM = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nit\'s \\ one\r\n--b--\r\n';

const site = onSite('details-facts', {}, async () => {
  const put = async (name, entries) => {
    files[name] = await site.put(`${name}.har`, capture(entries));
  };
  await put(
    'cors',
    CORS.map(([entry]) => entry),
  );
  const redirect = (index, url, location) =>
    chromeEntry(index, {
      url,
      status: 302,
      type: 'document',
      mime: 'text/html',
      text: '',
      initiator: { type: 'other' },
      responseHeaders: [header('location', location)],
    });
  await put('redirects', [
    redirect(0, 'https://app.example.com/start', '/login?next=%2Fstart'),
    chromeEntry(1, { url: 'https://cdn.example.com/font.woff2' }),
    redirect(2, 'https://app.example.com/login?next=%2Fstart', 'https://idp.example.net/auth'),
    chromeEntry(3, { url: 'https://idp.example.net/auth', type: 'document', initiator: { type: 'other' } }),
  ]);
  const bodiless = chromeEntry(0, { url: API });
  bodiless.response.content = { size: 5321, mimeType: 'application/json' };
  const cached = Object.assign(chromeEntry(1, { url: API }), { _fromCache: 'disk' });
  cached.response._transferSize = 0;
  const socket = chromeEntry(2, {
    url: 'wss://rt.example.com/socket',
    type: 'websocket',
    status: 101,
    text: '',
    phases: [0.6, 1, -1, -1, -1, 0.2, 40, 9000],
  });
  socket._webSocketMessages = [
    { type: 'receive', time: 1_773_480_414.5, opcode: 2, data: BINARY.toString('base64') },
    { type: 'receive', time: 1_773_480_415, opcode: 8, data: '' },
  ];
  await put('odds', [
    bodiless,
    cached,
    socket,
    chromeEntry(3, {
      url: 'https://api.example.com/upload',
      method: 'POST',
      status: 413,
      post: { mimeType: 'multipart/form-data; boundary=b', text: FORM },
      requestHeaders: [header('content-type', 'multipart/form-data; boundary=b')],
      requestCookies: [
        {
          name: 'theme',
          value: 'dark',
          path: '/shop',
          domain: '.example.com',
          expires: '2026-05-01T00:00:00.000Z',
          httpOnly: true,
          secure: true,
          sameSite: 'Lax',
        },
      ],
    }),
    unanswered(4, 'net::ERR_BLOCKED_BY_CLIENT', {
      url: 'https://ads.example.net/pixel',
      phases: [0.6, 0, -1, -1, -1, 0, 0, 0],
    }),
  ]);
  files.empty = await site.put('empty.har', capture([]));
});
const { withPage } = site;

describe('CORS', () => {
  test('is judged as browsers judge it, and only where there is something to judge', async () => {
    await withPage({}, async ({ frame, page }) => {
      await openCapture(frame, { file: files.cors });
      for (const [index, [, mark, words]] of CORS.entries()) {
        await openEntry(frame, index, 'security');
        const section = frame.locator('security-tab section').nth(1);
        await section.getByText(words).waitFor({ timeout: 4000 });
        const tag = await section.locator('h3 .tag').allTextContents();
        assert.deepEqual(tag, mark ? [mark] : [], `entry ${index}`);
      }
      await openEntry(frame, 1, 'security');
      await frame.locator('security-tab').getByText('No reply stands in the capture.').waitFor();
      assert.equal(await frame.locator('security-tab').getByText('not set').count(), 0);
      await assertAccessible(frame, 'security without a reply');
      await shoot(page, 'details-no-reply');
    });
  });
});

describe('redirects', () => {
  test('lead to the request that they came from and to the one they led to', async () => {
    await withPage({}, async ({ frame }) => {
      await openCapture(frame, { file: files.redirects });
      await openEntry(frame, 2, 'initiator');
      const lines = frame.locator('initiator-tab button.entry');
      await lines.nth(1).waitFor();
      assert.match(await flat(lines.nth(0)), /#1.*app\.example\.com\/start.*302/);
      assert.match(await flat(lines.nth(1)), /#4.*idp\.example\.net\/auth.*200/);
      await lines.nth(0).press('Enter');
      await details(frame).getByText('#1', { exact: true }).first().waitFor();
      await frame.locator('initiator-tab button.entry').getByText('app.example.com/login').waitFor();
      assert.equal(await frame.locator('initiator-tab button.entry').count(), 1);
    });
  });
});

describe('facts', () => {
  test('of bodies, caches, sockets, cookies and what was never sent', async () => {
    await withPage({ locale: 'en-GB' }, async ({ frame }) => {
      await openCapture(frame, { file: files.odds });
      const general = (words) => frame.locator('headers-tab').getByText(words).waitFor({ timeout: 4000 });
      await openEntry(frame, 0, 'headers');
      await general('5.3 kB, not in the capture');
      await general('2026-03-14T09:26:53');
      await openEntry(frame, 1, 'headers');
      await general('0 B, from the browser’s cache');
      await openEntry(frame, 3, 'headers');
      await general(`${FORM.length} B`);

      await openEntry(frame, 2, 'timing');
      await frame.locator('timing-tab').getByText('stayed open for messages').waitFor();
      await openEntry(frame, 4, 'timing');
      await frame.locator('timing-tab .phase').first().waitFor();
      await new Promise((done) => setTimeout(done, 300));
      assert.equal(await frame.locator('timing-tab').getByText('was there before its first request').count(), 0);

      await openEntry(frame, 2, 'messages');
      const message = frame.locator('messages-tab .message').first();
      assert.match(await flat(message), /binary.*40 B/);
      await message.locator('button').press('Enter');
      await message.locator('pre').getByText('00000010  40 41 42').waitFor();

      await openEntry(frame, 3, 'cookies');
      const row = frame.locator('cookies-tab tbody tr').first();
      assert.match(await flat(row), /theme.*\.example\.com.*\/shop.*2026-05-01.*HttpOnly.*SameSite=Lax/);
    });
  });

  test('in French, too', async () => {
    await withPage({ locale: 'fr-FR' }, async ({ frame }) => {
      await openCapture(frame, { file: files.odds });
      await openEntry(frame, 2, 'messages');
      assert.match(await flat(frame.locator('messages-tab .message').first()), /binaire/);
      await frame.locator('header nav button').first().click();
      await frame.getByRole('button', { name: 'Créer la copie nettoyée' }).click();
      await frame.getByText('5 entrées relues comme JSON').waitFor();
      assert.doesNotMatch(
        await flat(frame.locator('saved-view .checks')),
        /read again as JSON|compared with the original|in the same tree/,
      );
    });
  });
});

describe('commands', () => {
  test('keep the line ends of a form, which a terminal would change', async () => {
    await withPage({ permissions: ['clipboard-read', 'clipboard-write'] }, async ({ page, frame }) => {
      await openCapture(frame, { file: files.odds });
      await openEntry(frame, 3, 'headers');
      const take = (nth) =>
        copied(page, async () => {
          const menu = details(frame).locator('copy-menu');
          if ((await menu.locator('button.item').count()) === 0) await menu.locator('button.tool').click();
          await menu.locator('button.item').nth(nth).click();
        });
      const curl = await take(0);
      assert.ok(
        curl.includes(String.raw`$'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nit\'s \\ one\r\n--b--\r\n'`),
        curl,
      );
      assert.match(await take(2), /--b`r`nContent-Disposition/);
    });
  });
});

describe('a capture without requests', () => {
  test('is called that, with what to do', async () => {
    await withPage({}, async ({ frame }) => {
      await pick(frame, files.empty);
      await frame.getByRole('heading', { level: 1, name: 'This capture is empty' }).waitFor();
      await frame.getByText('Open the network panel before the problem appears').waitFor();
    });
  });
});
