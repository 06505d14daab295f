// What an address is made of never widens a look-up (E6).
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { mailsTo } from '../support/mail.ts';
import { openStub } from '../support/stub.ts';

/** Made by the Kickstart. */
const OWNER = 'admin@changebank.example';

let service: InProcess;
beforeAll(async () => {
  service = await startInProcess();
});
afterAll(() => service.stop());

it.each([
  '*@changebank.example',
  'admi?@changebank.example',
  'adm*@changebank.example',
  'admin%@changebank.example',
  '/admin.*/@changebank.example',
  'admin&email=x@changebank.example',
  'admin|x@changebank.example',
  '{admin}@changebank.example',
  'email+admin@changebank.example',
  '!x@changebank.example',
])(
  'E6: %s is no other address: its owner hears nothing, and the mail goes where it says',
  async (email) => {
    const { client, account } = await openStub(service.url);
    expect((await client.post('/register', { email })).status).toBe(200);
    await eventually(async () => {
      const { conversion } = (await service.service.store.account(account)) ?? {};
      expect(conversion?.mailedAt).toBeDefined();
      expect(conversion?.known ?? false).toBe(false);
    });
    expect(await mailsTo(service.mailbox, email)).toHaveLength(1);
    expect(await mailsTo(service.mailbox, OWNER)).toEqual([]);
  },
);

it.each([
  'a@x.example OR admin@changebank.example',
  'admin@changebank.example,b@x.example',
  '"admin@changebank.example"',
  'email:admin@changebank.example',
  'admin@*',
  'admin@changebank.example\\',
  '(admin@changebank.example)',
  ['admin@changebank.example'],
  { $ne: '' },
])('E6: %j is no address', async (email) => {
  const { client } = await openStub(service.url);
  expect((await client.call('POST', '/api/register', { email })).status).toBe(422);
  expect(await mailsTo(service.mailbox, OWNER)).toEqual([]);
});
