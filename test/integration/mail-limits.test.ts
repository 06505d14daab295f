// Nobody can have a mailbox flooded, nor keep its owner out by trying; no answer tells of a limit (E2, H12).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Conversion } from '../../src/domain/account.ts';
import { createClient } from '../support/client.ts';
import { recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { awaitMail, mailsTo } from '../support/mail.ts';
import { rawRequest } from '../support/raw-request.ts';
import { askForLink, confirm } from '../support/register.ts';
import { COOKIE, openStub, type Stub } from '../support/stub.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let service: InProcess;
beforeAll(async () => {
  service = await startInProcess({ TRUST_PROXY: '1', MAIL_LIMIT: '40/h' });
});
afterAll(() => service.stop());

const mails = async (address: string) => (await mailsTo(service.mailbox, address)).length;

/** What became of the stub's latest ask, once it has been decided. */
function decided({ account }: Stub): Promise<Conversion> {
  return eventually(async () => {
    const { conversion } = (await service.service.store.account(account)) ?? {};
    const open = conversion?.mailedAt === undefined && !conversion?.limited;
    if (!conversion || open || conversion.again) throw new Error('not yet');
    return conversion;
  });
}

async function ask(stub: Stub, email: string, headers: Record<string, string> = {}) {
  const body = new URLSearchParams({ email });
  const answer = await stub.client.send('/register', { method: 'POST', body, headers });
  expect(answer.status).toBe(200);
  return { answer, conversion: await decided(stub) };
}

/** New stubs ask for an address until `wanted` mails have gone out, the last one in vain. */
async function flood(email: string, wanted: number): Promise<void> {
  for (let n = 0; n < wanted; n++) {
    expect((await ask(await openStub(service.url), email)).conversion.limited).toBeUndefined();
  }
  expect((await ask(await openStub(service.url), email)).conversion.limited).toBe(true);
}

describe('E2: an address', () => {
  it('gets three mails an hour and five a day, however it is written and whoever asks', async () => {
    await flood('flooded@example.com', 3);
    const other = await ask(await openStub(service.url), 'Flooded+tag@Example.com');
    expect(other.conversion.limited).toBe(true);
    service.clock.ahead += HOUR;
    await flood('flooded@example.com', 2);
    service.clock.ahead += HOUR;
    await flood('flooded@example.com', 0);
    expect(await mails('flooded@example.com')).toBe(5);
    expect(await mails('flooded+tag@example.com')).toBe(0);
  });

  it('that is limited gets the answer that every address gets, and so do later pages', async () => {
    await flood('silent@example.com', 3);
    const seen = async (email: string) => {
      const stub = await openStub(service.url);
      const { answer } = await ask(stub, email);
      const pages = [await stub.client.get('/account'), await stub.client.get('/register')];
      const me = (await stub.client.call('GET', '/api/me')).json();
      const { account: _, ...known } = me;
      const names = [...answer.headers.keys()].filter((name) => name !== 'date');
      return { body: answer.body, names, known, pages: pages.map(({ body }) => body) };
    };
    expect(await seen('silent@example.com')).toEqual(await seen('spoken@example.com'));
  });

  it('that is limited does not reach FusionAuth', async () => {
    await flood('unheard@example.com', 3);
    const stub = await openStub(service.url);
    await ask(stub, 'unheard@example.com');
    await eventually(async () => {
      const { sync } = (await service.service.store.account(stub.account)) ?? {};
      expect(sync?.done).toBe(sync?.desired);
    });
    const held = await recordOf(service.fusionAuth, stub.account);
    expect(JSON.stringify(held)).not.toContain('unheard');
  });
});

describe('E2: a stub', () => {
  it('has three mails an hour sent, and asks for five addresses in its life', async () => {
    const stub = await openStub(service.url);
    const asks = ['one', 'two', 'three', 'four', 'five', 'six'].map(
      (name) => `${name}@example.com`,
    );
    const limited: boolean[] = [];
    for (const [n, email] of asks.entries()) {
      if (n === 4) service.clock.ahead += HOUR;
      limited.push((await ask(stub, email)).conversion.limited === true);
    }
    expect(limited).toEqual([false, false, false, true, false, true]);
    expect(await Promise.all(asks.map(mails))).toEqual([1, 1, 1, 0, 1, 0]);
  });

  it('that asks again within a minute gets no second mail, and its link stays good', async () => {
    const stub = await openStub(service.url);
    const link = await askForLink(stub.client, service.mailbox, { email: 'twice@example.com' });
    await ask(stub, 'twice@example.com');
    await ask(stub, 'twice@example.com');
    expect(await mails('twice@example.com')).toBe(1);
    expect((await confirm(stub.client, link)).location).toBe(`${service.url}/account`);
  });

  it('that asks again later gets a second mail, and the first link ends', async () => {
    const stub = await openStub(service.url);
    const email = 'later@example.com';
    const first = await askForLink(stub.client, service.mailbox, { email });
    service.clock.ahead += MINUTE;
    const second = await askForLink(stub.client, service.mailbox, { email, nth: 2 });
    expect((await confirm(stub.client, first)).status).toBe(410);
    expect((await confirm(stub.client, second)).location).toBe(`${service.url}/account`);
  });
});

it('H12: whoever asks for an address again and again, its owner’s own link works', async () => {
  const email = 'owner@example.com';
  const owner = await openStub(service.url);
  const link = await askForLink(owner.client, service.mailbox, { email });
  for (let n = 0; n < 6; n++) await ask(await openStub(service.url), email);
  expect(await mails(email)).toBe(3);
  expect((await confirm(owner.client, link)).location).toBe(`${service.url}/account`);
  const me = (await owner.client.call('GET', '/api/me')).json();
  expect(me).toMatchObject({ state: 'member', account: owner.account, email });
});

it('H6: an address that somebody asked for before is mailed to its owner all the same', async () => {
  const email = 'squatted@example.com';
  await ask(await openStub(service.url), email);
  const owner = await openStub(service.url);
  const link = await askForLink(owner.client, service.mailbox, { email, nth: 2 });
  expect((await confirm(owner.client, link)).location).toBe(`${service.url}/account`);
  expect(owner.client.cookies.has(COOKIE)).toBe(false);
});

it('E2, E4: a network has ten mails an hour sent, and the eleventh is answered the same', async () => {
  const from = (n: number) => ({ 'x-forwarded-for': `2001:db8:9:9::${n + 1}` });
  service.clock.ahead += HOUR;
  const limited: boolean[] = [];
  for (let n = 0; n < 11; n++) {
    const stub = await openStub(service.url);
    const { conversion } = await ask(stub, `net${n}@example.com`, from(n));
    limited.push(conversion.limited === true);
  }
  expect(limited).toEqual([...Array<boolean>(10).fill(false), true]);
  expect(await mails('net10@example.com')).toBe(0);
});

it('E5: a mailed link is built from APP_URL, never from a Host header', async () => {
  const stub = await openStub(service.url);
  const headers = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'content-type': 'application/x-www-form-urlencoded',
    cookie: `${COOKIE}=${stub.token}`,
  };
  const body = 'email=host@example.com';
  const answer = await rawRequest(`${service.url}/register`, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
  const mail = await awaitMail(service.mailbox, 'host@example.com');
  expect(mail.link).toMatch(new RegExp(`^${service.url}/register/confirm`));
  expect(`${answer.body}${mail.text}${mail.html}`).not.toContain('evil.example');
});

it('E2: the breaker for all mail stops it, says so in the log, and wears off', async () => {
  service.clock.ahead += HOUR;
  const device = () => openStub(service.url);
  for (let n = 0; n < 40; n++) await ask(await device(), `all${n}@example.com`);
  const refused = await device();
  expect((await ask(refused, 'all40@example.com')).conversion.limited).toBe(true);
  expect(service.logged.join('')).toContain('MAIL_LIMIT is reached');
  const { body } = await createClient(service.url).get('/metrics');
  expect(body).toMatch(/vestibule_mails_total\{result="overall"\} [1-9]/);
  service.clock.ahead += HOUR;
  await ask(refused, 'all40@example.com');
  expect(await mails('all40@example.com')).toBe(1);
});
