// What leaves for FusionAuth's pages, and what a member who comes back is known by.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settings } from '../../src/config/table.ts';
import { type Journey, type OpenId, openId } from '../../src/identity/open-id.ts';
import { id } from '../support/changes.ts';
import { APPLICATION, callFusionAuth, TENANT } from '../support/directory.ts';
import { type Lifecycle, startLifecycle } from '../support/lifecycle.ts';
import { signInAt } from '../support/sign-in.ts';

const KEY = 'the key of whoever set this FusionAuth up';
const ISSUER = 'http://localhost:9011';
/** Where the Kickstart lets people come back to. */
const APP = 'http://localhost:9012';
const person = { email: 'ann@example.com', password: 'correct horse battery' };
const member = { account: id(), ...person };

let life: Lifecycle;
let signing: OpenId;
beforeAll(async () => {
  life = await startLifecycle({ start: Date.now(), apiKey: KEY });
  const { url } = life;
  const client = {
    clientId: APPLICATION,
    clientSecret: settings.FUSIONAUTH_CLIENT_SECRET.fallback,
  };
  signing = openId({ ...client, url, publicUrl: url, issuer: ISSUER, appUrl: APP });
  const registration = { applicationId: APPLICATION, roles: ['admin'] };
  const body = { user: person, registration };
  const path = `/api/user/registration/${member.account}`;
  expect(await callFusionAuth(url, path, { method: 'POST', body, key: KEY })).toMatchObject({
    status: 200,
  });
});
afterAll(() => life.close());

async function leave(journey: Partial<Journey> = {}) {
  const { url, departure } = await signing.depart({
    ...{ page: 'authorize', returnTo: '/account' },
    ...journey,
  });
  const { pathname, searchParams } = new URL(url);
  return { url, departure, pathname, asked: Object.fromEntries(searchParams) };
}

describe('on the way to FusionAuth', () => {
  it('signing in is its authorize page, and registering its register page, with the same question', async () => {
    const [one, other] = [await leave(), await leave({ page: 'register' })];
    expect([one.pathname, other.pathname]).toEqual(['/oauth2/authorize', '/oauth2/register']);
    expect(Object.keys(one.asked)).toEqual(Object.keys(other.asked));
    expect(one.asked).toMatchObject({
      scope: 'openid email profile',
      redirect_uri: `${APP}/callback`,
    });
  });

  it('the password is asked for anew where that is wanted, and only there', async () => {
    expect((await leave({ fresh: true })).asked).toMatchObject({ prompt: 'login', max_age: '0' });
    const { asked } = await leave();
    expect(asked).not.toHaveProperty('prompt');
    expect(asked).not.toHaveProperty('max_age');
  });
});

describe('on the way back', () => {
  it('a member is known by account, address, roles and when the password was typed', async () => {
    const { url, departure } = await leave();
    const back = new URL(await signInAt(url, person));
    const { account, email } = member;
    const authenticatedAt = Math.floor(life.clock.now / 1000) * 1000;
    expect(await signing.arrive(back, departure)).toEqual({
      ...{ account, email, authenticatedAt },
      roles: ['admin'],
    });
  });

  it('an answer to another departure is refused', async () => {
    const { url, departure } = await leave();
    const back = new URL(await signInAt(url, person));
    const { departure: another } = await leave();
    for (const wrong of [
      another,
      { ...departure, nonce: another.nonce },
      { ...departure, verifier: another.verifier },
    ]) {
      await expect(signing.arrive(back, wrong)).rejects.toMatchObject({ code: 'sign_in_failed' });
    }
  });
});

it('H5: an address that FusionAuth says nobody has proven is none', async () => {
  const ask = (method: string, path: string, body: object) =>
    callFusionAuth(life.url, path, { method, body, key: KEY });
  const verifying = { tenant: { emailConfiguration: { verifyEmail: true } } };
  await ask('PATCH', `/api/tenant/${TENANT}`, verifying);
  const unproven = { ...person, email: 'bob@example.com' };
  const registration = { applicationId: APPLICATION };
  await ask('POST', `/api/user/registration/${id()}`, { user: unproven, registration });
  const { url, departure } = await leave();
  const back = new URL(await signInAt(url, unproven));
  expect(await signing.arrive(back, departure)).toMatchObject({ email: '' });
});

it('leaving for good is FusionAuth’s logout of this application', () => {
  expect(signing.goodbye()).toBe(`${life.url}/oauth2/logout?client_id=${APPLICATION}`);
});
