/** Pictures of the portal and of the frame in it, into www/shots: `node tests/shots.mjs`. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { SHOTS } from '../../../www/tests/lib/browser.mjs';
import { application, launch, setUp } from './lib.mjs';

await mkdir(SHOTS, { recursive: true });
const browser = await launch();
const site = await setUp(browser);
const { page } = site;
const shot = (name) => page.screenshot({ path: path.join(SHOTS, `portal-${name}.png`) });
try {
  const capture = await site.capture();
  await page.goto(`${site.portal.url}/cases/new`);
  await shot('new-case');
  await page.goto(`${site.caseUrl}/attach/element`);
  await page.locator('harmless-upload input').setInputFiles(capture.file);
  const inner = await application(page);
  await inner.getByRole('button', { name: 'Make and hand over' }).waitFor({ timeout: 60_000 });
  await shot('review');
  await inner.getByRole('button', { name: 'Make and hand over' }).click();
  await page.getByText('Ready to send').waitFor();
  await shot('ready');
  await page.emulateMedia({ colorScheme: 'dark' });
  await shot('ready-dark');
  await page.getByRole('button', { name: 'Attach' }).click();
  await page.getByRole('heading', { name: 'The rooms page' }).waitFor();
  await shot('case-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 390, height: 780 });
  await page.goto(`${site.caseUrl}/attach/element`);
  await page.locator('harmless-upload input').setInputFiles(capture.file);
  const narrow = await application(page);
  await narrow.getByRole('button', { name: 'Make and hand over' }).waitFor({ timeout: 60_000 });
  await shot('review-narrow');
  await page.setViewportSize({ width: 1100, height: 780 });
  await page.goto(`${site.caseUrl}/attach/uppy`);
  await shot('uppy');
} finally {
  await browser.close();
  await site.close();
}
