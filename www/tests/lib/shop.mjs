/** A capture in which things went wrong, for the findings, and one in which nothing did. */
import { chromeEntry } from './workbench.mjs';

export const KEY = 'xT5nRw8QvLb2Zk7McYd4HsJa9PgFe3Uo';
export const TRACKING = 'ATLAS_3f2b8c1d-77aa-4e10-9c55-0a1b2c3d4e5f_3';
export const FAULT = 'The payment provider did not answer in time';

const wait = (ms) => [0.6, 1.2, -1, -1, -1, 0.2, ms, 3.1];
const key = { name: 'authorization', value: `Bearer ${KEY}` };

const log = (entries, title) =>
  JSON.stringify({
    log: {
      version: '1.2',
      creator: { name: 'WebInspector', version: '537.36' },
      pages: [
        {
          id: 'page_1',
          title,
          startedDateTime: entries[0].startedDateTime,
          pageTimings: { onContentLoad: 300, onLoad: 900 },
        },
      ],
      entries,
    },
  });

const document = {
  url: 'https://shop.example.com/',
  type: 'document',
  mime: 'text/html',
  text: '<!doctype html><title>Shop</title><p>Hello</p>',
};

/** An order that fails behind the API (entry 3), and a search that takes long (entry 4). */
export function shop() {
  const changes = [
    document,
    { url: 'https://shop.example.com/api/cart', requestHeaders: [key] },
    { url: 'https://shop.example.com/api/prices?ids=1,2,3', requestHeaders: [key] },
    {
      url: 'https://shop.example.com/api/orders',
      method: 'POST',
      status: 502,
      requestHeaders: [key],
      post: { mimeType: 'application/json', text: '{"cart":17}' },
      text: JSON.stringify({ error: { code: 'PAY-17', message: FAULT } }),
      phases: wait(2400),
    },
    { url: 'https://shop.example.com/api/search?q=lamp', requestHeaders: [key], phases: wait(9300) },
  ];
  return log(
    changes.map((change, i) => chromeEntry(i, { at: i * 500, ...change })),
    'Shop',
  );
}

/** A page that was loaded whole, quickly and well. */
export function quiet() {
  return log([chromeEntry(0, document), chromeEntry(1, { url: 'https://shop.example.com/api/cart', at: 300 })], 'Shop');
}
