// Somebody registers an address that is not theirs, where FusionAuth's own page asks for no proof: what they keep of
// it once its owner comes.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { callFusionAuth } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { mailsTo } from '../support/mail.ts';
import { mailedLink, spendLink } from '../support/mailed-link.ts';
import { PASSWORD } from '../support/register.ts';
import { registerAt, signIn } from '../support/sign-in.ts';
import { openStub } from '../support/stub.ts';

let service: InProcess;
beforeAll(async () => {
  service = await startInProcess();
});
afterAll(() => service.stop());

const me = async (client: Client) => (await client.call('GET', '/api/me')).json();

async function registered(email: string): Promise<Client> {
  const client = createClient(service.url);
  const { location = '' } = await client.get('/register');
  await client.get(await registerAt(location, { email, password: 'what the first one chose' }));
  return client;
}

describe('whoever has registered an address first', () => {
  let email: string;
  let first: Client;
  beforeEach(async () => {
    email = `ann-${Date.now()}@example.com`;
    first = await registered(email);
    expect(await me(first)).toMatchObject({ state: 'member' });
  });

  /** FusionAuth tells the time of a sign-in in whole seconds. */
  const nextSecond = (from = Math.floor(Date.now() / 1000)) =>
    eventually(async () => expect(Math.floor(Date.now() / 1000)).toBeGreaterThan(from));

  /** The owner sets a password by the mail that FusionAuth sends for a forgotten one. */
  async function reset(nth: number): Promise<void> {
    await callFusionAuth(service.fusionAuth, '/api/user/forgot-password', {
      method: 'POST',
      body: { loginId: email },
    });
    await spendLink(service.fusionAuth, await mailedLink(service.mailbox, email, nth));
  }

  it('H2, H6: is out of it once its owner has set a password and signed in', async () => {
    await nextSecond();
    await reset(1);
    const owner = createClient(service.url);
    await signIn(owner, { email, password: PASSWORD });
    expect(await me(owner)).toMatchObject({ state: 'member', email });
    expect(await me(first)).toEqual({ state: 'unknown' });
    const device = createClient(service.url);
    await signIn(device, { email, password: PASSWORD });
    for (const client of [owner, device]) expect(await me(client)).toMatchObject({ email });
  });

  it('H6: cannot keep its owner from hearing of it: who asks for the address is told of the account', async () => {
    const { client } = await openStub(service.url);
    await client.post('/register', { email });
    await eventually(async () => expect(await mailsTo(service.mailbox, email)).toHaveLength(1));
  });
});
