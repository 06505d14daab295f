// A member signs in on a device that holds a stub: what is offered, what adding it does, and taking it back.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { expectEnded } from '../support/expect-ended.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { kept } from '../support/kept.ts';
import { awaitMail } from '../support/mail.ts';
import { deviceOf, registerMember, signedIn } from '../support/member.ts';
import { askForLink, confirm, PASSWORD } from '../support/register.ts';
import { signIn } from '../support/sign-in.ts';
import { COOKIE, openStub } from '../support/stub.ts';

let service: InProcess;
let people = 0;
beforeAll(async () => {
  service = await startInProcess();
});
afterAll(() => service.stop());

const somebody = () => registerMember(service, `member-${++people}@example.com`);
/** Without what FusionAuth's webhooks tell, which comes when it comes. */
const row = async (id: string) => {
  const { events, ...rest } = await kept(service.service.store, id);
  return { ...rest, events: events.filter((name) => !name.startsWith('fusionauth.')) };
};
const add = (client: Client, stub: string) =>
  client.post('/account/merge', { stub, choice: 'merge' });
const preview = async (client: Client) => (await client.call('GET', '/api/merge')).json();

/** The same claims under a signature that is none. */
function resigned(token: string): string {
  const [head, claims, signature = ''] = token.split('.');
  return [head, claims, [...signature].reverse().join('')].join('.');
}

/** Waits until FusionAuth's record of an account says this. */
function expectRecord(account: string, data: object): Promise<void> {
  return eventually(async () => {
    expect((await recordOf(service.fusionAuth, account))?.data).toMatchObject(data);
  });
}

describe('the account page', () => {
  it('shows field by field what the device holds and what would come of it, and changes nothing', async () => {
    const member = await somebody();
    const { client, account: stub } = await deviceOf(service, member);
    const before = [await row(member.account), await row(stub)];
    const page = (await client.get('/account')).body;
    const cells = [...page.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, text]) => text);
    expect(cells.slice(3)).toEqual([
      ...['Films watched', '1', '2', '3'],
      ...['Last film', 'One dollar, four quarters', 'Counting up', 'Counting up'],
      ...[
        'First film',
        'One dollar, four quarters',
        'One dollar, four quarters',
        'One dollar, four quarters',
      ],
      ...['Favourites', 'nothing', 'A day without nickels', 'A day without nickels'],
    ]);
    expect(await preview(client)).toMatchObject({
      offer: {
        stub,
        fields: expect.arrayContaining([
          { field: 'watchCount', yours: 1, device: 2, together: 3 },
          { field: 'favorites', device: ['no-nickels'], together: ['no-nickels'] },
        ]),
      },
      merges: [],
    });
    expect([await row(member.account), await row(stub)]).toEqual(before);
  });

  it('offers nothing where there is nothing: to a guest, on a bare device, with a dead token', async () => {
    const member = await somebody();
    const guest = await openStub(service.url);
    expect((await guest.client.get('/account')).body).not.toContain('/account/merge');
    expect((await guest.client.call('GET', '/api/merge')).status).toBe(403);
    const bare = await signedIn(service, member);
    expect(await preview(bare)).toEqual({ merges: [] });
    const { client, token } = await deviceOf(service, member);
    await guest.client.post('/logout', {});
    client.cookies.set(COOKIE, guest.token);
    expect(await preview(client)).toEqual({ merges: [] });
    client.cookies.set(COOKIE, token);
    expect(await preview(client)).toHaveProperty('offer');
  });
});

describe('adding', () => {
  it('puts the stub into the account, in FusionAuth too, and ends the stub on every route (I4)', async () => {
    const member = await somebody();
    const { client, account: stub, token } = await deviceOf(service, member);
    expect((await add(client, stub)).location).toBe(`${service.url}/account`);
    expect(client.cookies.has(COOKIE)).toBe(false);
    const profile = { watchCount: 3, favorites: ['no-nickels'], firstFilm: 'four-quarters' };
    expect((await client.call('GET', '/api/me')).json()).toMatchObject({
      account: member.account,
      profile,
    });
    await expectRecord(member.account, { ...profile, anonymousUser: false });
    const after = await row(stub);
    expect(after).toMatchObject({
      state: 'released',
      events: expect.arrayContaining(['stub.merged']),
    });
    await expectEnded(service.url, token);
    expect(await row(stub)).toEqual(after);
    const { merges } = (await client.call('GET', '/api/me/export')).json();
    expect(merges).toMatchObject([{ stub, profile: { watchCount: 2, lastFilm: 'counting-up' } }]);
    const page = (await client.get('/account')).body;
    expect(page).toContain('action="/account/merge/undo"');
    expect(page).not.toContain('Add it to my account');
  });

  it('sixteen times at once adds it once', async () => {
    const member = await somebody();
    const { client, account: stub } = await deviceOf(service, member);
    const cookies = new Map(client.cookies);
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, n) => {
        const tab = createClient(service.url, new Map(cookies));
        return n % 2 ? add(tab, stub) : tab.call('POST', '/api/merge', { choice: 'merge' });
      }),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 303]));
    const after = await row(member.account);
    expect(after.profile).toMatchObject({ watchCount: 3 });
    expect(after.events.filter((name) => name === 'account.merged')).toHaveLength(1);
    await expectRecord(member.account, { watchCount: 3 });
  });

  it('is refused from another site, from a guest, and without a choice', async () => {
    const member = await somebody();
    const { client, account: stub } = await deviceOf(service, member);
    const before = [await row(member.account), await row(stub)];
    const body = new URLSearchParams({ stub, choice: 'merge' });
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      for (const path of ['/account/merge', '/account/merge/undo', '/api/merge']) {
        expect((await client.send(path, { method: 'POST', body, headers })).status).toBe(403);
      }
      const init = { method: 'DELETE', headers };
      expect((await client.send(`/api/merge/${stub}`, init)).status).toBe(403);
    }
    const guest = await openStub(service.url);
    expect((await add(guest.client, guest.account)).status).toBe(403);
    expect((await guest.client.call('POST', '/api/merge', { choice: 'merge' })).status).toBe(403);
    expect((await client.post('/account/merge', { stub, choice: 'x' })).status).toBe(422);
    expect((await client.call('POST', '/api/merge', { choice: 'x' })).status).toBe(422);
    expect([await row(member.account), await row(stub)]).toEqual(before);
  });

  it('cannot reach a stub whose token the browser does not carry, whatever its form says', async () => {
    const member = await somebody();
    const foreign = await openStub(service.url);
    const bare = await signedIn(service, member);
    const before = [await row(member.account), await row(foreign.account)];
    await add(bare, foreign.account);
    expect((await bare.call('POST', '/api/merge', { choice: 'merge' })).status).toBe(409);
    const forged = new Map([...bare.cookies, [COOKIE, resigned(foreign.token)]]);
    await add(createClient(service.url, forged), foreign.account);
    expect([await row(member.account), await row(foreign.account)]).toEqual(before);
  });

  it('adds what was shown and nothing else: a stub that came meanwhile is shown first', async () => {
    const member = await somebody();
    const shown = await deviceOf(service, member);
    const other = await openStub(service.url);
    shown.client.cookies.set(COOKIE, other.token);
    expect((await add(shown.client, shown.account)).location).toBe(`${service.url}/account`);
    expect((await row(member.account)).profile).toMatchObject({ watchCount: 1 });
    expect((await preview(shown.client)).offer).toMatchObject({ stub: other.account });
  });

  it('into two accounts at once goes into one', async () => {
    const [one, other] = [await somebody(), await somebody()];
    const { client, account: stub, token } = await deviceOf(service, one);
    const second = await signedIn(service, other);
    second.cookies.set(COOKIE, token);
    await Promise.all([add(client, stub), add(second, stub)]);
    const counts = [await row(one.account), await row(other.account)].map(
      ({ profile }) => profile.watchCount,
    );
    expect(counts.sort()).toEqual([1, 3]);
  });
});

describe('somebody who has an account already', () => {
  it('and signs up once more is told by mail alone, signs in, and finds what the device holds offered', async () => {
    const member = await somebody();
    const { client, account: stub } = await openStub(service.url);
    await client.get('/video/counting-up');
    const asked = await client.post('/register', { email: member.email });
    expect(asked.body).toContain('Please check your email to set your password.');
    const mail = await awaitMail(service.mailbox, member.email, 2);
    expect(mail.text).toContain('your account page offers to add what it has kept');
    expect(await row(stub)).toMatchObject({ state: 'converting', email: member.email });
    await signIn(client, member);
    await add(client, stub);
    expect(await row(stub)).toMatchObject({ state: 'released', email: '' });
    await expectRecord(member.account, { watchCount: 3 });
    await expectRecord(stub, { anonymousUser: true, email: '' });
  });

  it('and proves the address a second time loses nothing, and can add it', async () => {
    const email = `twice-${++people}@example.com`;
    const [one, other] = [await openStub(service.url), await openStub(service.url)];
    const links = [
      await askForLink(one.client, service.mailbox, { email }),
      await askForLink(other.client, service.mailbox, { email, nth: 2 }),
    ];
    await confirm(one.client, links[0] ?? '');
    expect((await confirm(other.client, links[1] ?? '')).status).toBe(410);
    await signIn(other.client, { email, password: PASSWORD });
    await add(other.client, other.account);
    expect((await row(one.account)).profile).toMatchObject({ watchCount: 2 });
    await expectRecord(one.account, { watchCount: 2 });
  });

  it('on the device that became the account has nothing to add', async () => {
    const { client } = await openStub(service.url);
    const email = `own-${++people}@example.com`;
    const link = await askForLink(client, service.mailbox, { email });
    const own = client.cookies.get(COOKIE) ?? '';
    await confirm(client, link);
    client.cookies.set(COOKIE, own);
    expect(await preview(client)).toEqual({ merges: [] });
    expect((await client.call('POST', '/api/merge', { choice: 'merge' })).status).toBe(409);
  });
});

describe('forgetting', () => {
  it('ends the stub on this device, and leaves the account as it was', async () => {
    const member = await somebody();
    const { client, account: stub, token } = await deviceOf(service, member);
    const before = await row(member.account);
    await client.post('/account/merge', { stub, choice: 'discard' });
    expect(client.cookies.has(COOKIE)).toBe(false);
    expect(await row(member.account)).toEqual(before);
    expect((await row(stub)).state).toBe('released');
    await expectEnded(service.url, token);
    expect(await preview(client)).toEqual({ merges: [] });
    expect((await client.post('/account/merge/undo', { stub })).status).toBe(410);
  });
});
