// Who leaves a device leaves nothing to see there: switching accounts, and a shared device that forgets by itself.
import { describe, expect, it } from 'vitest';
import { type DeviceVisit, deviceSite } from '../../support/device-site.ts';
import { registerMember } from '../../support/member.ts';

describe('switching accounts', () => {
  const { open, service } = deviceSite();

  it('the back button shows nothing of the one before', async () => {
    const ann = await registerMember(service(), 'ann@example.com');
    const bob = await registerMember(service(), 'bob@example.com');
    const visit = await open();
    await visit.page.goto('/video/no-nickels');
    await visit.page.goto('/login');
    await visit.signIn(ann);
    await visit.page.goto('/privacy');
    await visit.page.goto('/account');
    expect(await visit.text()).toContain(ann.email);
    await visit.press('Switch account');
    await visit.page.getByPlaceholder('Login').waitFor();
    for (let n = 0; n < 2; n++) {
      await visit.page.goBack().catch(() => {});
      expect(await visit.text()).not.toContain(ann.email);
    }
    await visit.page.goto('/login');
    await visit.signIn(bob);
    expect(await visit.text()).toContain(bob.email);
    expect(await visit.text()).not.toContain('This device also holds guest activity');
    for (let n = 0; n < 5; n++) {
      await visit.page.goBack().catch(() => {});
      expect(await visit.text()).not.toContain(ann.email);
    }
    await visit.close();
  });
});

describe('a shared device', () => {
  const { open, service } = deviceSite({ KIOSK_TIMEOUT: '60s' });

  /** On the server and in the page. */
  async function pass({ page }: DeviceVisit, seconds: number): Promise<void> {
    service().clock.ahead += seconds * 1000;
    await page.clock.fastForward(seconds * 1000);
  }

  it('warns, forgets by itself, and the back button shows nobody', async () => {
    const visit = await open();
    await visit.page.clock.install();
    await visit.page.goto('/privacy/device');
    await visit.page.getByLabel('Visits of this device').check();
    await visit.press('Save');
    await visit.page.goto('/video');
    const [, { device = '' } = {}] = await visit.logged(2);
    expect(await visit.text()).toContain('Guest · watched 1');
    await pass(visit, 35);
    await visit.page.locator('dialog[open]').waitFor();
    await pass(visit, 30);
    await visit.page.waitForURL('**/welcome');
    expect(await visit.cookies()).toEqual([]);
    const { tracked } = service().service.store;
    expect(await tracked.device(device)).toMatchObject({ reason: 'kiosk' });
    await visit.page.goBack();
    expect(await visit.text()).not.toContain('watched 1');
    await visit.close();
  });

  it('somebody who says so stays', async () => {
    const visit = await open();
    await visit.page.clock.install();
    await visit.page.goto('/video');
    await pass(visit, 35);
    await visit.page.locator('dialog[open]').waitFor();
    await visit.page.getByRole('button', { name: 'I am still here' }).click();
    await visit.page.locator('dialog:not([open])').waitFor({ state: 'attached' });
    await pass(visit, 28);
    await visit.page.goto('/privacy');
    expect(await visit.text()).toContain('Guest · watched 1');
    await visit.close();
  });
});
