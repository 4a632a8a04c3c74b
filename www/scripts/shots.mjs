/** The pictures of the docs: the README's (docs/page.png), and every view (docs/views.md). Each is left in shots/ as PNG as well. */
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { built, host, launch, openPage, pick, SHOTS, shoot, WWW } from '../tests/lib/browser.mjs';
import { plantedCapture } from '../tests/lib/capture.mjs';
import { shootViews } from './views.mjs';

const docs = path.resolve(WWW, '../docs');
const folder = await mkdtemp(path.join(os.tmpdir(), 'harmless-shots-'));
const browser = await launch();
const site = await host(built('dist'), 'http');
try {
  const { file } = await plantedCapture(folder, 7);
  const options = {
    colorScheme: 'light',
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1.5,
  };
  const { page, frame } = await openPage(browser, site.url, options);
  await pick(frame, file);
  await frame.getByRole('tab', { name: /Secrets/ }).waitFor();
  await frame.locator('category-card').first().getByRole('button').first().click();
  await frame.locator('secret-row').first().waitFor();
  await page.mouse.move(0, 0);
  await shoot(page, 'review');
  await mkdir(docs, { recursive: true });
  await copyFile(path.join(SHOTS, 'review.png'), path.join(docs, 'page.png'));
  console.log('docs/page.png');
  const bytes = await shootViews(browser, site.url, folder);
  console.log(`docs/views.md: ${Math.round(bytes / 1000)} kB of pictures`);
} finally {
  await browser.close();
  await site.close();
  await rm(folder, { recursive: true });
}
