// The whole story in a real browser against the real service: stranger, guest, member, and back again.
// FusionAuth's record is read over its own API after every step.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { createClient } from '../support/client.ts';
import { APPLICATION, recordByEmail, recordOf, type UserRecord } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { awaitMail } from '../support/mail.ts';
import { type Service, startService } from '../support/service.ts';
import { type Convert, convertHere, convertOnHostedPages, PASSWORD } from './convert.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const modes: { mode: string; convert: Convert }[] = [
  { mode: 'verify-first', convert: convertHere },
  { mode: 'attach-first', convert: convertOnHostedPages },
];

describe.each(modes)('with CONVERSION=$mode', ({ mode, convert }) => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ CONVERSION: mode });
  });
  afterAll(() => service.dispose());

  describe.each([{ script: 'on' }, { script: 'off' }])('and scripts $script', ({ script }) => {
    journey(() => service, { mode, convert, script: script === 'on' });
  });
});

interface Traveller {
  context: BrowserContext;
  page: Page;
  /** The account's id, once there is one. */
  account: string;
  email: string;
  /** The anonymous cookie as it was just before the conversion. */
  oldCookie: string;
  /** FusionAuth's record of the account. */
  record(): Promise<UserRecord | undefined>;
}

type Way = { mode: string; convert: Convert; script: boolean };

function journey(service: () => Service, way: Way): void {
  const me = {} as Traveller;
  beforeAll(async () => {
    me.context = await browser.newContext({
      baseURL: service().url,
      javaScriptEnabled: way.script,
    });
    me.context.setDefaultTimeout(5000);
    me.page = await me.context.newPage();
    me.email = `ann-${way.script ? 'with' : 'without'}@example.com`;
    me.record = () => recordOf(service().fusionAuth, me.account);
  });
  afterAll(() => me.context.close());

  asStranger(service, me);
  asGuest(service, me);
  signingUp(service, me, way);
  asMember(service, me);
}

function asStranger(service: () => Service, me: Traveller): void {
  it('the first page sets no cookie and makes nothing', async () => {
    const before = await accounts(service());
    await me.page.goto('/');
    expect(await me.context.cookies()).toEqual([]);
    expect(await accounts(service())).toBe(before);
    expect(await me.page.getByRole('link', { name: 'Sign up' }).count()).toBeGreaterThan(0);
  });

  it('watching a film opens a stub, here and in FusionAuth', async () => {
    await me.page.goto('/video');
    const [cookie, ...others] = await me.context.cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
    expect(others).toEqual([]);
    me.account = await accountOf(service(), me.context);
    const record = await eventually(async () => held(await me.record()));
    expect(record.username).toMatch(/^[A-Z2-7]{64}$/);
    expect(record.data).toMatchObject({ anonymousUser: true, watchCount: 1 });
    expect(record.email).toBeUndefined();
  });
}

function asGuest(service: () => Service, me: Traveller): void {
  it('every further visit counts', async () => {
    await me.page.goto('/video/counting-up');
    await me.page.reload();
    await eventually(async () => {
      expect((await me.record())?.data).toMatchObject({ watchCount: 3, lastFilm: 'counting-up' });
    });
  });

  it('a button marks a favourite, and the page says who the visitor is and what is kept', async () => {
    await me.page
      .getByRole('button', { name: /Add favourite.*Counting up/ })
      .first()
      .click();
    expect(new URL(me.page.url()).pathname).toBe('/video/counting-up');
    const header = me.page.getByRole('banner');
    const text = (await header.innerText()).replace(/\s+/g, ' ');
    // The page that the form leads back to is no visit.
    expect(text).toContain('Guest · watched 3 · 1 favourite · keep it: sign up');
    await eventually(async () => {
      expect((await me.record())?.data).toMatchObject({
        watchCount: 3,
        favorites: ['counting-up'],
      });
    });
  });

  it('the calculator is not for guests', async () => {
    await me.page.goto('/make-change');
    expect(new URL(me.page.url()).origin).toBe(service().fusionAuth);
    await me.page.goto('/');
  });
}

function signingUp(service: () => Service, me: Traveller, way: Way): void {
  it('signing up takes one field and answers with one sentence', async () => {
    await me.page.getByRole('banner').getByRole('link', { name: 'sign up', exact: true }).click();
    const inputs = me.page.locator('main input:not([type=hidden])');
    expect(await inputs.evaluateAll((all) => all.map((one) => one.getAttribute('name')))).toEqual([
      'email',
    ]);
    await me.page.getByLabel('Email').fill(me.email);
    await me.page.getByRole('button', { name: 'Sign up', exact: true }).click();
    expect(await me.page.getByRole('status').innerText()).toBe(
      'Please check your email to set your password.',
    );
    expect((await me.record())?.data.anonymousUser).toBe(true);
  });

  it('the mailed link turns the stub into an account with the same id and profile', async () => {
    me.oldCookie =
      (await me.context.cookies()).find((one) => one.name === 'vestibule')?.value ?? '';
    const { link } = await awaitMail(service().mailbox, me.email);
    const pending = held(await me.record());
    expect(pending.data.anonymousUser).toBe(true);
    await way.convert({ page: me.page, link, email: me.email, pending, site: service().url });
    await eventually(async () => {
      const record = held(await me.record());
      expect(record).toMatchObject({ id: me.account, email: me.email, verified: true });
      expect(record.username).toBeUndefined();
      expect(record.data).toMatchObject({
        anonymousUser: false,
        watchCount: 3,
        favorites: ['counting-up'],
        firstFilm: 'four-quarters',
      });
      expect(record.registrations?.map((one) => one.applicationId)).toEqual([APPLICATION]);
    });
    expect((await recordByEmail(service().fusionAuth, me.email))?.id).toBe(me.account);
  });

  it('the old anonymous cookie is dead', async () => {
    const thief = createClient(service().url, new Map([['vestibule', me.oldCookie]]));
    expect((await thief.call('GET', '/api/me')).json()).toEqual({ state: 'unknown' });
    expect((await thief.get('/account')).location).toBe(`${service().url}/login`);
    expect(held(await me.record()).data.watchCount).toBe(3);
  });
}

function asMember(service: () => Service, me: Traveller): void {
  it('the account page shows the profile, and the calculator works', async () => {
    await me.page.goto('/account');
    const main = await me.page.getByRole('main').innerText();
    expect(main).toContain(me.email);
    expect(main).toMatch(/Films watched\s+3/);
    expect(main).toMatch(/Favourites\s+Counting up/);
    await makeChange(me.page, '0.67');
    await eventually(async () => {
      expect((await me.record())?.data.changeMade).toBe(1);
    });
  });

  it('signing out ends the session, and the calculator is closed', async () => {
    await me.page.getByRole('banner').getByRole('link', { name: 'Sign out' }).click();
    await me.page.getByRole('button', { name: 'Sign out' }).click();
    expect(me.page.url()).toBe(`${service().url}/`);
    const kept = (await me.context.cookies()).map((one) => one.name);
    expect(kept).not.toContain('vestibule-session');
    expect(kept).not.toContain('vestibule');
    await me.page.goto('/make-change');
    expect(new URL(me.page.url()).origin).toBe(service().fusionAuth);
  });

  it('signing in again finds everything still there', async () => {
    await me.page.goto('/');
    await me.page.getByRole('banner').getByRole('link', { name: 'Sign in' }).click();
    await me.page.getByPlaceholder('Login').fill(me.email);
    await me.page.getByPlaceholder('Password').fill(PASSWORD);
    await me.page.getByRole('button', { name: 'Submit' }).click();
    expect(me.page.url()).toBe(`${service().url}/account`);
    expect(await me.page.getByRole('main').innerText()).toMatch(/Films watched\s+3/);
    expect(await accountOf(service(), me.context)).toBe(me.account);
    await me.page.goto('/video');
    await eventually(async () => {
      expect((await me.record())?.data).toMatchObject({ watchCount: 4, anonymousUser: false });
    });
  });
}

async function makeChange(page: Page, amount: string): Promise<void> {
  await page.goto('/make-change');
  await page.getByLabel('Amount in dollars').fill(amount);
  await page.getByRole('button', { name: 'Make change' }).click();
  expect(await page.getByRole('status').innerText()).toMatch(/2\s*quarters/i);
}

/** How many accounts the service holds, in whatever state. */
async function accounts({ url }: Service): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.matchAll(/^vestibule_accounts\{.*\} (\d+)$/gm);
  return [...lines].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** The id of the account that a browser's cookies speak for. */
async function accountOf({ url }: Service, context: BrowserContext): Promise<string> {
  const response = await context.request.get(`${url}/api/me`);
  return (await response.json()).account;
}

function held(record: UserRecord | undefined): UserRecord {
  if (!record) throw new Error('FusionAuth holds no such account');
  return record;
}
