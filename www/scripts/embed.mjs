/**
 * Builds the npm package in `embed`: ES modules and types by tsc, one file each, so that bundlers drop what is not used
 * and browsers load them as they are; the built page beside them; and the custom-elements manifest from the sources.
 */
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../vite.config.mjs';
import { hostingHeaders } from './page.mjs';

const EMBED = path.join(ROOT, 'embed');
const bin = (name) => path.join(ROOT, 'node_modules/.bin', name);
const run = (name, args, cwd) => execFileSync(bin(name), args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });

async function main() {
  await rm(path.join(EMBED, 'dist'), { recursive: true, force: true });
  await rm(path.join(EMBED, 'page'), { recursive: true, force: true });
  run('tsc', ['-p', 'tsconfig.json'], EMBED);
  run('cem', ['analyze', '--globs', 'src/upload-element.ts', 'src/element.ts', '--outdir', '.', '--quiet'], EMBED);
  const page = await readFile(path.join(ROOT, 'dist/harmless-offline.html'), 'utf8').catch(() => {
    throw new Error('dist/harmless-offline.html is missing: run npm run build first');
  });
  const csp = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1];
  if (!csp) throw new Error('the built page has no policy');
  await mkdir(path.join(EMBED, 'page'));
  await copyFile(path.join(ROOT, 'dist/harmless-offline.html'), path.join(EMBED, 'page/harmless.html'));
  for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) {
    await copyFile(path.join(ROOT, '..', name), path.join(EMBED, name));
  }
  const headers = Object.entries(hostingHeaders(csp, { portals: ["'self'"] })).map(
    ([name, value]) => `${name}: ${value}\n`,
  );
  await writeFile(path.join(EMBED, 'page/headers.txt'), headers.join(''));
}

main().catch((error) => {
  console.error(`embed: ${error.message}`);
  process.exitCode = 1;
});
