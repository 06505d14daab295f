// What somebody else collected is taken over only on the person's word (H7, H11).
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordOf } from '../support/directory.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { askForLink, confirm } from '../support/register.ts';
import { deviceWith, openStub } from '../support/stub.ts';

let service: InProcess;
beforeAll(async () => {
  service = await startInProcess();
});
afterAll(() => service.stop());

it('H7, H11: a browser in which the stub’s older cookie was planted is asked, and starts fresh by default', async () => {
  const email = 'poisoned@example.com';
  const attacker = await openStub(service.url);
  const victim = deviceWith(service.url, attacker.token);
  const link = await askForLink(attacker.client, service.mailbox, { email });
  expect((await victim.get(link)).body).toContain('Start fresh');
  expect((await confirm(victim, link)).status).toBe(303);
  expect((await victim.call('GET', '/api/me')).json()).toMatchObject({ state: 'member', email });
  expect(await recordOf(service.fusionAuth, attacker.account)).toMatchObject({
    email,
    data: { anonymousUser: false, watchCount: 0 },
  });
});
