// Privacy mode in a real browser: nobody meanwhile, and back again.
import { expect, it } from 'vitest';
import { deviceSite } from '../../support/device-site.ts';
import { registerMember } from '../../support/member.ts';

const { open, service } = deviceSite();

it('a guest is nobody on every page, and finds everything as it was, without any script', async () => {
  const visit = await open({ javaScriptEnabled: false });
  await visit.page.goto('/video');
  await visit.page.goto('/privacy/device');
  await visit.press('Turn privacy mode on');
  for (const path of ['/', '/video', '/privacy', '/make-change', '/nowhere']) {
    const answer = await visit.page.goto(path);
    if (!answer?.url().startsWith(service().url)) continue;
    expect(await visit.text(), path).toContain('Privacy mode · nothing you do here is kept');
  }
  expect(await visit.cookies()).toEqual(expect.arrayContaining(['vestibule-incognito']));
  expect(await visit.cookies()).not.toContain('vestibule');
  await visit.page.goto('/video/counting-up');
  await visit.press('Leave');
  expect(visit.page.url()).toBe(`${service().url}/video/counting-up`);
  expect(await visit.text()).toContain('Guest · watched 2');
  await visit.close();
});

it('a member comes back by way of FusionAuth, and meanwhile the back button shows nobody', async () => {
  const member = await registerMember(service(), 'there-and-back@example.com');
  const visit = await open();
  await visit.page.goto('/login');
  await visit.signIn(member);
  expect(await visit.text()).toContain(member.email);
  await visit.page.goto('/privacy/device');
  await visit.press('Turn privacy mode on');
  for (let n = 0; n < 2; n++) {
    await visit.page.goBack().catch(() => {});
    expect(await visit.text()).not.toContain(member.email);
  }
  await visit.page.goto('/privacy');
  await visit.press('Leave');
  // FusionAuth knows them still: it asks for nothing.
  await visit.page.waitForURL(`${service().url}/privacy`);
  expect(await visit.text()).toContain(`Signed in as ${member.email}`);
  await visit.close();
});

it('what was measured before is not gone on with, neither meanwhile nor afterwards', async () => {
  const visit = await open();
  await visit.page.goto('/privacy/device');
  await visit.page.getByLabel('Visits of this device').check();
  await visit.press('Save');
  const [{ device = '' } = {}] = await visit.logged(1);
  await visit.press('Turn privacy mode on');
  await visit.page.goto('/');
  await visit.press('Leave');
  await visit.page.goto('/privacy');
  await visit.logged(1);
  expect(await visit.cookies()).toEqual([]);
  expect(await service().service.store.tracked.device(device)).toMatchObject({ reason: 'privacy' });
  await visit.close();
});
