// From stub to account, verify-first: what the answers tell, what a link is good for, whose proof counts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, createClient } from '../support/client.ts';
import { recordByEmail, recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { expectEnded } from '../support/expect-ended.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { kept } from '../support/kept.ts';
import { awaitMail } from '../support/mail.ts';
import { askForLink, confirm, PASSWORD } from '../support/register.ts';
import { COOKIE, deviceWith, openStub, type Stub } from '../support/stub.ts';

/** Made by the Kickstart. */
const REGISTERED = 'admin@changebank.example';

let service: InProcess;
beforeAll(async () => {
  service = await startInProcess();
});
afterAll(() => service.stop());

const row = (id: string) => kept(service.service.store, id);
const record = (id: string) => recordOf(service.fusionAuth, id);

async function stubAskingFor(email: string, nth = 1): Promise<Stub & { link: string }> {
  const stub = await openStub(service.url);
  const link = await askForLink(stub.client, service.mailbox, { email, nth });
  return { ...stub, link };
}

describe('asking', () => {
  /** Everything of an answer that may not depend on the address. */
  function visible({ status, headers, body }: Answer) {
    const shown = [...headers]
      .filter(([name]) => !['date', 'x-request-id'].includes(name))
      .map(([name, value]) => [
        name,
        value.replace(/(vestibule=)[^;]+/, (_, name) => `${name}…`).replace(/Expires=[^;]+/, ''),
      ]);
    return { status, headers: shown, body };
  }

  it('is answered the same for an unknown, a known, a pending and a taken address', async () => {
    await stubAskingFor('pending@example.com');
    const taken = await stubAskingFor('taken@example.com');
    await confirm(taken.client, taken.link);
    const answers: Answer[] = [];
    const later: Answer[] = [];
    const emails = ['unknown@example.com', REGISTERED, 'pending@example.com', 'taken@example.com'];
    for (const email of emails) {
      const { client, account } = await openStub(service.url);
      answers.push(await client.post('/register', { email }));
      await eventually(async () => {
        const { conversion } = (await service.service.store.account(account)) ?? {};
        expect(conversion?.mailedAt).toBeDefined();
      });
      // Nor does anything change once FusionAuth has been asked.
      later.push(await client.get('/account'));
    }
    const [unknown, ...others] = answers.map(visible);
    expect(unknown?.status).toBe(200);
    expect(unknown?.body).toContain('Please check your email to set your password.');
    for (const other of others) expect(other).toEqual(unknown);
    const [first, ...rest] = later.map(visible);
    for (const other of rest) expect(other).toEqual(first);
  });

  it('is answered the same by the API', async () => {
    const emails = ['api-unknown@example.com', REGISTERED];
    const bodies = await Promise.all(
      emails.map(async (email) => {
        const { client } = await openStub(service.url);
        return visible(await client.call('POST', '/api/register', { email }));
      }),
    );
    expect(bodies[0]?.status).toBe(202);
    expect(bodies[1]).toEqual(bodies[0]);
  });

  it('H8: for a known address mails its owner a notice, without any link that sets a password', async () => {
    const owner = await stubAskingFor('owner@example.com');
    await confirm(owner.client, owner.link);
    const { client, account } = await openStub(service.url);
    await client.post('/register', { email: 'owner@example.com' });
    const mail = await awaitMail(service.mailbox, 'owner@example.com', 2);
    expect(mail.subject).toBe('You already have a ChangeBank account');
    expect(mail.text).not.toMatch(/confirm|password\/change/);
    expect((await record(account))?.data.anonymousUser).toBe(true);
  });

  it('H11: ends the cookie that asked, and gives the device a new one', async () => {
    const stub = await openStub(service.url);
    await stub.client.post('/register', { email: 'renewed@example.com' });
    expect(stub.client.cookies.get(COOKIE)).not.toBe(stub.token);
    expect((await stub.client.call('GET', '/api/me')).json()).toMatchObject({
      state: 'converting',
      account: stub.account,
    });
    const old = deviceWith(service.url, stub.token);
    expect((await old.call('GET', '/api/me')).json()).toEqual({ state: 'unknown' });
  });

  it('grants nothing by itself: no email, no registration, the flag stays', async () => {
    const { account } = await stubAskingFor('unproven@example.com');
    expect(await recordByEmail(service.fusionAuth, 'unproven@example.com')).toBeUndefined();
    const held = await record(account);
    expect(held?.data).toMatchObject({ anonymousUser: true, email: 'unproven@example.com' });
    expect(held?.registrations ?? []).toEqual([]);
  });
});

it('H2: proving the mailbox ends every cookie that the stub ever had (I4)', async () => {
  const { client, account, link, token } = await stubAskingFor('proven@example.com');
  const asked = client.cookies.get(COOKIE) ?? '';
  await confirm(createClient(service.url), link, { keep: 'yes' });
  for (const old of [token, asked]) await expectEnded(service.url, old);
  expect(await row(account)).toMatchObject({
    state: 'registered',
    profile: { watchCount: 1, lastFilm: { value: 'four-quarters' } },
  });
});

describe('the mailed link', () => {
  it('still works after the device that asked was forgotten, whose cookie does not', async () => {
    const { client, account, link } = await stubAskingFor('forgotten@example.com');
    const asked = client.cookies.get(COOKIE) ?? '';
    await client.post('/logout', {});
    service.clock.ahead += 5000;
    await expectEnded(service.url, asked);
    expect((await confirm(createClient(service.url), link)).status).toBe(303);
    expect((await recordByEmail(service.fusionAuth, 'forgotten@example.com'))?.id).toBe(account);
  });

  it('E12: spends nothing when it is only looked at', async () => {
    const { account, link } = await stubAskingFor('scanned@example.com');
    for (let looks = 0; looks < 3; looks++) {
      const page = await createClient(service.url).get(link);
      expect(page.status).toBe(200);
      expect(page.headers.getSetCookie()).toEqual([]);
    }
    expect((await row(account)).state).toBe('converting');
    expect((await confirm(createClient(service.url), link)).status).toBe(303);
  });

  it('works once', async () => {
    const { client, link } = await stubAskingFor('once@example.com');
    expect((await confirm(client, link)).location).toBe(`${service.url}/account`);
    expect((await client.get(link)).status).toBe(410);
    const other = createClient(service.url);
    expect((await confirm(other, link, { password: 'another long password' })).status).toBe(410);
    expect(other.cookies.size).toBe(0);
  });

  it('survives a password that is too weak', async () => {
    const { client, link } = await stubAskingFor('weak@example.com');
    for (const password of ['', 'short', 'x'.repeat(257)]) {
      expect((await confirm(client, link, { password })).status, password).toBe(422);
    }
    expect((await confirm(client, link)).status).toBe(303);
  });

  it('H4: dies when the same visitor asks again, for another address too', async () => {
    const { client, link } = await stubAskingFor('mistyped@example.com');
    const second = await askForLink(client, service.mailbox, { email: 'typed@example.com' });
    expect((await createClient(service.url).get(link)).status).toBe(410);
    expect((await confirm(client, link)).status).toBe(410);
    // Nor does its half that FusionAuth knows work with the new request.
    const mixed = new URL(second);
    mixed.searchParams.set('id', new URL(link).searchParams.get('id') ?? '');
    expect((await confirm(client, mixed.href)).status).toBe(410);
    expect((await confirm(client, second)).status).toBe(303);
    expect((await recordByEmail(service.fusionAuth, 'typed@example.com'))?.verified).toBe(true);
    expect(await recordByEmail(service.fusionAuth, 'mistyped@example.com')).toBeUndefined();
  });

  it("of one visitor does not open another's account", async () => {
    const one = await stubAskingFor('one@example.com');
    const other = await stubAskingFor('other@example.com');
    const mixed = new URL(one.link);
    mixed.searchParams.set('request', new URL(other.link).searchParams.get('request') ?? '');
    expect((await confirm(one.client, mixed.href)).status).toBe(410);
    expect((await row(other.account)).state).toBe('converting');
  });

  it.each(['', '?id=x', '?id=x&request=y', `?id=x&request=${crypto.randomUUID()}`, '?id=a&id=b'])(
    'is over when it reads /register/confirm%s',
    async (query) => {
      expect((await createClient(service.url).get(`/register/confirm${query}`)).status).toBe(410);
    },
  );
});

describe('on another device', () => {
  it.each([
    { keep: 'yes', watchCount: 1 },
    { keep: 'no', watchCount: 0 },
    { keep: undefined, watchCount: 0 },
  ] as const)('H7: with keep=$keep the profile holds $watchCount', async ({ keep, watchCount }) => {
    const email = `device-${keep}@example.com`;
    const { account, link, client } = await stubAskingFor(email);
    const other = createClient(service.url);
    expect((await other.get(link)).body).toContain('Start fresh');
    expect((await client.get(link)).body).not.toContain('Start fresh');
    expect((await confirm(other, link, keep ? { keep } : {})).status).toBe(303);
    expect((await other.call('GET', '/api/me')).json()).toMatchObject({
      state: 'member',
      account,
      email,
    });
    const held = await record(account);
    expect(held).toMatchObject({ email, data: { watchCount, anonymousUser: false } });
    // The device that asked is a stranger's now.
    expect((await client.call('GET', '/api/me')).json()).toEqual({ state: 'unknown' });
  });
});

describe('two stubs and one address', () => {
  it('H6: the first proof wins, and the other goes back to anonymous with all it holds', async () => {
    const email = 'shared@example.com';
    const first = await stubAskingFor(email);
    const second = await stubAskingFor(email, 2);
    expect((await confirm(second.client, second.link)).status).toBe(303);
    expect((await row(second.account)).state).toBe('registered');
    expect((await recordByEmail(service.fusionAuth, email))?.id).toBe(second.account);
    expect(await row(first.account)).toMatchObject({
      state: 'anonymous',
      profile: { watchCount: 1 },
    });
    expect((await confirm(first.client, first.link)).status).toBe(410);
    await eventually(async () => {
      const held = await record(first.account);
      expect(held?.data).toMatchObject({ anonymousUser: true, watchCount: 1 });
      expect(held?.data.email || undefined).toBeUndefined();
      expect(held?.email).toBeUndefined();
    });
    expect((await first.client.call('GET', '/api/me')).json()).toMatchObject({
      state: 'anonymous',
      account: first.account,
    });
  });

  it('two proofs at once make one account', async () => {
    const email = 'race@example.com';
    const first = await stubAskingFor(email);
    const second = await stubAskingFor(email, 2);
    await Promise.all([confirm(first.client, first.link), confirm(second.client, second.link)]);
    await eventually(async () => {
      const states = [(await row(first.account)).state, (await row(second.account)).state];
      expect(states.sort()).toEqual(['anonymous', 'registered']);
    });
    const firstWon = (await row(first.account)).state === 'registered';
    const [winner, loser] = firstWon ? [first, second] : [second, first];
    expect((await loser.client.call('GET', '/api/me')).json()).toMatchObject({
      state: 'anonymous',
      account: loser.account,
    });
    await eventually(async () => {
      expect(await recordByEmail(service.fusionAuth, email)).toMatchObject({
        id: winner.account,
        verified: true,
        data: { anonymousUser: false },
      });
    });
  });
});

describe('a request that nobody proves', () => {
  it('is taken back after its time, and the stub keeps all it holds', async () => {
    const { account, client, link } = await stubAskingFor('late@example.com');
    service.clock.ahead = 25 * 3_600_000;
    try {
      await eventually(async () => expect((await row(account)).state).toBe('anonymous'));
      expect((await confirm(client, link)).status).toBe(410);
      await eventually(async () => {
        expect((await record(account))?.data).toMatchObject({ anonymousUser: true, email: '' });
      });
    } finally {
      service.clock.ahead = 0;
    }
  });
});

it('a password set through the link is the one that signs in', async () => {
  const { client, link } = await stubAskingFor('signs-in@example.com');
  await confirm(client, link);
  const login = await fetch(`${service.fusionAuth}/api/login`, {
    method: 'POST',
    headers: {
      Authorization: service.config.FUSIONAUTH_API_KEY,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({
      loginId: 'signs-in@example.com',
      password: PASSWORD,
      applicationId: service.config.FUSIONAUTH_APPLICATION_ID,
    }),
  });
  expect(login.status).toBe(200);
});
