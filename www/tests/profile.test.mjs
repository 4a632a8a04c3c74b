/** Profiles that a person loads, on the real build: what is refused, what they change, and the addresses they give. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAccessible } from './lib/axe.mjs';
import { shoot } from './lib/browser.mjs';
import { KEY, shop, TRACKING } from './lib/shop.mjs';
import { onSite } from './lib/with-page.mjs';

const PROFILE = {
  name: 'shop',
  title: 'Shop Ltd',
  hosts: ['example.com'],
  services: [{ host: 'shop', title: 'Storefront' }],
  search: { name: 'lens', form: { Category: 'orders', 'Tracking ID': '{tracking_id}' } },
  links: [
    { title: 'Traces', url: 'https://logs.example.net/t?id={tracking_id}' },
    { title: 'Tenant', url: 'https://logs.example.net/o/{org_id}' },
  ],
};

const files = {};

const at = onSite('profile', { unstored: ['shop', 'ATLAS', 'logs.example'], unshown: [KEY] }, async () => {
  const put = async (name, text) => {
    files[name] = await at.put(name, text);
  };
  await put('shop.har', shop());
  await put('shop-profile.json', JSON.stringify(PROFILE));
  await put('wrong.json', JSON.stringify({ name: 'shop', linkz: [] }));
  await put('script.json', JSON.stringify({ name: 'shop', links: [{ title: 'x', url: 'javascript:alert(1)' }] }));
  await put('large.json', `{"name":"${'x'.repeat(1_200_000)}"}`);
});
const { withPage } = at;

const choice = (frame) => frame.locator('profile-choice');
const load = (frame, name) => choice(frame).locator('input[type=file]').setInputFiles(files[name]);

async function toFindings(frame, name = 'Findings') {
  await frame.locator('start-view .zone input[type=file]').setInputFiles(files['shop.har']);
  await frame.locator('header nav').getByRole('button', { name }).click();
  await frame.locator('finding-card').first().waitFor();
}

describe('a profile', () => {
  test('that is wrong is refused with its place, and nothing changes', async () => {
    await withPage({}, async ({ page, frame }) => {
      await choice(frame).locator('summary').click();
      await load(frame, 'wrong.json');
      const alert = choice(frame).getByRole('alert');
      await alert.getByText(/This is no profile, and nothing has changed\. .*linkz.*At byte 1\d/).waitFor();
      await assertAccessible(frame, 'a wrong profile');
      await shoot(page, 'profile-wrong');
      await load(frame, 'script.json');
      await alert.getByText(/https:\/\/.*At byte \d+/).waitFor();
      await load(frame, 'large.json');
      await alert.getByText(/smaller than 1 MB/).waitFor();
      await load(frame, 'shop.har');
      await alert.getByText(/This is no profile/).waitFor();
      assert.equal(await choice(frame).locator('option').count(), 3);
    });
  });

  test('that is loaded first is used, and its addresses are copied', async () => {
    await withPage({ permissions: ['clipboard-read', 'clipboard-write'] }, async ({ page, frame }) => {
      await choice(frame).locator('summary').click();
      await load(frame, 'shop-profile.json');
      await choice(frame).locator('summary').getByText('Profile of the diagnosis: Shop Ltd').waitFor();
      await toFindings(frame);
      const card = frame.locator('finding-card').first();
      const link = card.getByRole('button', { name: 'Traces' });
      await link.click();
      await card.getByText('✓').waitFor();
      assert.equal(
        await page.evaluate(() => navigator.clipboard.readText()),
        `https://logs.example.net/t?id=${encodeURIComponent(TRACKING)}`,
      );
      // No organisation is known, so there is no address with one.
      assert.equal(await card.getByRole('button', { name: /Tenant/ }).count(), 0);
      assert.match(await link.getAttribute('title'), /^Copy the address of “Traces”: this page opens none itself/);
      await assertAccessible(frame, 'a finding with addresses');
      await shoot(page, 'profile-findings');
      await card.locator('.entry').first().click();
      await frame.locator('headers-tab').getByRole('button', { name: 'Traces' }).waitFor();
    });
  });

  test('that is loaded later makes the diagnosis anew, and goes again', async () => {
    await withPage({}, async ({ page, frame }) => {
      await toFindings(frame);
      assert.equal(await frame.getByRole('button', { name: /Traces/ }).count(), 0);
      await choice(frame).locator('summary').focus();
      await page.keyboard.press('Enter');
      await load(frame, 'shop-profile.json');
      await frame
        .locator('finding-card')
        .first()
        .getByRole('button', { name: /Traces/ })
        .waitFor();
      await choice(frame).getByRole('combobox').selectOption('');
      await frame
        .getByRole('button', { name: /Traces/ })
        .first()
        .waitFor({ state: 'detached' });
      await frame.locator('finding-card').first().waitFor();
    });
  });

  test('that is dropped where a capture could be is taken for what it is', async () => {
    await withPage(
      { locale: 'fr-FR', colorScheme: 'dark', viewport: { width: 380, height: 760 } },
      async ({ page, frame }) => {
        await frame.evaluate((text) => {
          const data = new DataTransfer();
          data.items.add(new File([text], 'shop.json', { type: 'application/json' }));
          dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
        }, JSON.stringify(PROFILE));
        await choice(frame).locator('summary').getByText('Profil du diagnostic : Shop Ltd').waitFor();
        await choice(frame).locator('summary').click();
        await assertAccessible(frame, 'a profile, French');
        await shoot(page, 'profile-narrow');
        await toFindings(frame, 'Constats');
        await frame.getByRole('button', { name: 'Traces' }).first().waitFor();
      },
    );
  });
});
