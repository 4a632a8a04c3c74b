// Runs one of the sanitizers that install from npm: node peers.mjs NAME IN.har OUT.har (in the folder they are installed in).
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [name, input, output] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${process.cwd()}/`));
const har = JSON.parse(readFileSync(input, 'utf8'));
const run = {
  'har-cleaner': async () => (await import(pathToFileURL(require.resolve('har-cleaner')))).sanitizeHar(har, {}),
  'har-cleaner, all': async () =>
    (await import(pathToFileURL(require.resolve('har-cleaner')))).sanitizeHar(har, {
      scrubAllRequestHeaders: true,
      scrubAllCookies: true,
      scrubAllQueryParams: true,
      scrubAllPostParams: true,
      scrubAllResponseHeaders: true,
      scrubAllBodyContents: true,
    }),
  'har-sanitizer': () => require('har-sanitizer').sanitize(har, { cookies: 'obfuscate', tokens: 'obfuscate' }),
}[name];
const clean = await run();
writeFileSync(output, typeof clean === 'string' ? clean : JSON.stringify(clean));
