// Nobody takes an account before it is one: the attacks of the threat model, in both modes, with every webhook lost.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Deaf, MODES, startDeaf } from '../support/both-modes.ts';
import type { Client } from '../support/client.ts';
import { callFusionAuth, recordByEmail, recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { expectEnded } from '../support/expect-ended.ts';
import { kept } from '../support/kept.ts';
import { awaitMail, mailsTo } from '../support/mail.ts';
import { PASSWORD } from '../support/register.ts';
import { COOKIE, deviceWith, openStub } from '../support/stub.ts';

const THEIRS = 'a password of the attacker';

describe.each(MODES)('%s, no webhook comes', (mode) => {
  let service: Deaf;
  beforeAll(async () => {
    service = await startDeaf(mode);
  });
  afterAll(() => service.stop());

  const ask = async (client: Client, email: string) => {
    expect((await client.post('/register', { email })).status).toBe(200);
    return client.cookies.get(COOKIE) ?? '';
  };
  const mailed = (email: string, nth = 1) => awaitMail(service.mailbox, email, nth);
  const me = async (client: Client) => (await client.call('GET', '/api/me')).json();
  const login = async (loginId: string, password: string) =>
    (
      await callFusionAuth(service.fusionAuth, '/api/login', {
        method: 'POST',
        body: { loginId, password },
      })
    ).status;
  const member = (account: string, email: string) =>
    eventually(async () => {
      expect((await kept(service.service.store, account)).state).toBe('registered');
      expect(await recordOf(service.fusionAuth, account)).toMatchObject({
        email,
        data: { anonymousUser: false },
      });
    });

  it('H2: once the owner is signed in, no copy of the stub’s cookie reads or writes anything', async () => {
    const email = 'session@example.com';
    const { client, account, token } = await openStub(service.url);
    const copies = [token, await ask(client, email)];
    await mailed(email);
    const owner = await service.convert({ email });
    for (const copy of copies) await expectEnded(service.url, copy);
    expect(await me(owner)).toMatchObject({ state: 'member', account, email });
    await member(account, email);
    for (const copy of copies) await expectEnded(service.url, copy);
    const { events } = await kept(service.service.store, account);
    expect(events.filter((name) => name === 'video.watched')).toHaveLength(1);
  });

  it('H4: of two addresses asked for, only the link to the last one sets a password, in either order', async () => {
    for (const first of ['attacker', 'owner']) {
      const [evil, own] = [`evil-${first}@example.com`, `own-${first}@example.com`];
      const { client, account } = await openStub(service.url);
      await ask(client, evil);
      await mailed(evil);
      await ask(client, own);
      await mailed(own);
      const attack = () => service.prove({ email: evil, password: THEIRS });
      if (first === 'attacker') expect(await attack()).toBe(false);
      await service.convert({ email: own });
      expect(await attack()).toBe(false);
      await member(account, own);
      expect(await login(own, THEIRS)).toBe(404);
      expect(await recordByEmail(service.fusionAuth, evil)).toBeUndefined();
    }
  });

  it('H4: with 16 of both links at once one proof counts, and it is the owner’s', async () => {
    const [evil, own] = ['evil-race@example.com', 'own-race@example.com'];
    const { client, account } = await openStub(service.url);
    await ask(client, evil);
    await mailed(evil);
    await ask(client, own);
    await mailed(own);
    const tries = Array.from({ length: 16 }, (_, n) =>
      n % 2 === 0
        ? service.prove({ email: evil, password: THEIRS })
        : service.prove({ email: own, password: PASSWORD }),
    );
    const taken = await Promise.all(tries);
    expect(taken.filter((_, n) => n % 2 === 0)).not.toContain(true);
    expect(taken.filter(Boolean)).toHaveLength(1);
    service.clock.ahead += 61_000;
    await member(account, own);
    expect([await login(own, THEIRS), await login(own, PASSWORD)]).toEqual([404, 200]);
  });

  it('H6: who asked for the address first has nothing of it once its owner has proven the mailbox', async () => {
    const email = 'squatted@example.com';
    const [squatter, owner] = [await openStub(service.url), await openStub(service.url)];
    const copies = [squatter.token, await ask(squatter.client, email)];
    await mailed(email);
    await ask(owner.client, email);
    await mailed(email, 2);
    const { account } = owner;
    await service.convert({ email, nth: 2, client: owner.client });
    await member(account, email);
    expect(await me(owner.client)).toMatchObject({ state: 'member', account, email });
    for (const copy of copies) {
      const thief = await me(deviceWith(service.url, copy));
      expect(thief.account).not.toBe(account);
      expect(thief.email).toBeUndefined();
    }
  });

  it('H7: a mail holds nothing that whoever caused it has sent, but the address', async () => {
    const words = 'SEND MONEY to https://evil.example';
    const loud = await openStub(service.url);
    await loud.client.post('/favorites', { film: 'no-nickels', on: 'yes', note: words });
    const headers = { 'user-agent': words, referer: 'https://evil.example', 'x-name': words };
    await loud.client.send('/register?state=SEND&request=SEND', {
      method: 'POST',
      headers,
      body: new URLSearchParams({ email: 'loud@example.com', name: words, state: words }),
    });
    await ask((await openStub(service.url)).client, 'quiet@example.com');
    const plain = ({ subject, text, html }: Awaited<ReturnType<typeof mailed>>) =>
      [subject, text, html].map((part) =>
        part.replaceAll(/(?<=change\/|id=|request=)[\w-]+/g, '…'),
      );
    const [one, other] = [await mailed('loud@example.com'), await mailed('quiet@example.com')];
    expect(plain(one)).toEqual(plain(other));
  });

  it('H10: an address that only looks like another is refused, or is that very address', async () => {
    const stub = await openStub(service.url);
    for (const twin of [
      'mıke@example.com',
      'miｋe@example.com',
      'mike@exаmple.com',
      'İ@example.com',
    ]) {
      expect((await stub.client.post('/register', { email: twin })).status, twin).toBe(422);
    }
    // The Kelvin sign is a k once it is in lower case, here and everywhere after.
    await ask(stub.client, 'mi\u212Ae@example.com');
    expect((await mailed('mike@example.com')).link).not.toBe('');
    await service.convert({ email: 'mike@example.com' });
    await member(stub.account, 'mike@example.com');
  });

  it('H11: a planted cookie is worth nothing to whoever planted it, from the asking on', async () => {
    const email = 'planted@example.com';
    const planted = await openStub(service.url);
    const victim = deviceWith(service.url, planted.token);
    expect(await ask(victim, email)).not.toBe(planted.token);
    // Until then the dead cookie reads the one sentence, as a second click would.
    service.clock.ahead += 5000;
    await expectEnded(service.url, planted.token);
    await mailed(email);
    await service.convert({ email, client: victim });
    await expectEnded(service.url, planted.token);
    await member(planted.account, email);
  });

  it('H12: while others ask for the address again and again, the owner’s first click works', async () => {
    const email = 'tug@example.com';
    const owner = await openStub(service.url);
    await ask(owner.client, email);
    await mailed(email);
    const asked = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const rival = await openStub(service.url);
        return { ...rival, token: await ask(rival.client, email) };
      }),
    );
    await eventually(async () => {
      expect((await mailsTo(service.mailbox, email)).length).toBeGreaterThan(1);
    });
    const device = await service.convert({ email, client: owner.client });
    expect(await me(device)).toMatchObject({ state: 'member', account: owner.account });
    await member(owner.account, email);
    for (const { client } of asked) expect(await me(client)).not.toMatchObject({ email });
  });

  it('E12: looking at the link, as mail scanners do, spends nothing', async () => {
    const email = 'scanner@example.com';
    const { client, account } = await openStub(service.url);
    await ask(client, email);
    const { link } = await mailed(email);
    const { pathname, search } = new URL(link);
    const page = new URL(pathname + search, link.includes('/password/') ? link : service.url);
    for (const method of ['HEAD', 'GET', 'GET'])
      await (await fetch(page, { method })).arrayBuffer();
    expect((await kept(service.service.store, account)).state).toBe('converting');
    await service.convert({ email, client });
    await member(account, email);
  });
});
