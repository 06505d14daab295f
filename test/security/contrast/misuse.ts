// Attacks with tokens, webhooks and numbers.
import { createClient } from '../../support/client.ts';
import { CULL_KEY, callFusionAuth } from '../../support/directory.ts';
import { misbehave } from '../../support/misbehave.ts';
import { guest, holding, mailCount, same } from './people.ts';
import type { Attack, Outcome, Target } from './target.ts';

const outcome = (held: boolean): Outcome => (held ? 'held' : 'fell');
const CENTURY = 100 * 365 * 86_400_000;
/** Another key of the same FusionAuth, that signs something else. */
const OTHER_KEY = '4b6d1c9e-7a21-4f35-9c80-e5d2f7a90909';

async function vended(target: Target, keyId: string, claims: object, seconds: number) {
  const body = { keyId, claims, timeToLiveInSeconds: seconds };
  const path = '/api/jwt/vend';
  const answer = await callFusionAuth(target.fusionAuth, path, { method: 'POST', body });
  return (answer.body as { token: string }).token;
}

/** Whether a cookie still changes the account. */
async function counts(target: Target, token: string, account: string): Promise<boolean> {
  const before = await target.state(account);
  await holding(target, token).get('/video');
  return !same(before, await target.state(account));
}

/** A token that is over: made when FusionAuth's clock was far behind, or kept until the site's is far ahead. */
const expired: Attack = async (target) => {
  await misbehave(target.fusionAuth, { clockOffset: -CENTURY });
  const { token, account } = await guest(target);
  await misbehave(target.fusionAuth, {});
  target.later(CENTURY);
  const counted = await counts(target, token, account);
  target.later(-CENTURY);
  return outcome(!counted);
};

/** What FusionAuth has signed for another purpose, with another key, that names a guest. */
const otherKind: Attack = async (target) => {
  const { account } = await guest(target);
  const claims = { userId: account, purpose: 'newsletter' };
  const token = await vended(target, OTHER_KEY, claims, 60);
  return outcome(!(await counts(target, token, account)));
};

/** The guest's cookie as an access token at FusionAuth. */
const asAccessToken: Attack = async (target) => {
  const { token } = await guest(target);
  const statuses = await Promise.all(
    ['/api/jwt/validate', '/oauth2/userinfo', '/api/user'].map(async (path) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(target.fusionAuth + path, { headers })).status;
    }),
  );
  return outcome(!statuses.includes(200));
};

const deleted: Attack = async (target) => {
  const { device, account } = await guest(target);
  const path = `/api/user/${account}?hardDelete=true`;
  await callFusionAuth(target.fusionAuth, path, { method: 'DELETE', key: CULL_KEY });
  return outcome((await device.get('/video')).status < 500);
};

const afterLogout: Attack = async (target) => {
  const { device, token, account } = await guest(target);
  await device.post('/logout', {});
  return outcome(!device.cookies.has(target.cookie) && !(await counts(target, token, account)));
};

/** What FusionAuth would write, by somebody else: the address that A has asked for is as good as proven. */
const forgedWebhook: Attack = async (target) => {
  const { device, account } = await guest(target);
  await target.ask(device, 'v-w1@example.com');
  const user = { id: account, data: { anonymousUser: true } };
  const about = { id: crypto.randomUUID(), createInstant: Date.now(), type: 'user.login.success' };
  await createClient(target.url).call('POST', '/webhook', { event: { ...about, user } });
  return outcome((await target.state(account)).anonymous);
};

/** The one webhook that counts never comes; an hour goes by. */
const lostWebhook: Attack = async (target) => {
  const email = 'v-w9@example.com';
  const { device, account } = await guest(target);
  await target.ask(device, email);
  await misbehave(target.fusionAuth, { webhooks: [{ drop: true }] });
  await target.prove({ device, email });
  target.later(3_600_000);
  const { anonymous } = await target.state(account);
  await misbehave(target.fusionAuth, {});
  target.later(-3_600_000);
  return outcome(!anonymous);
};

const mailFlood: Attack = async (target) => {
  const { device } = await guest(target);
  const all = Array.from({ length: 6 }, (_, n) => `v${n}-e2@example.com`);
  for (const email of all) await target.ask(device, email);
  const mails = await Promise.all(all.map((email) => mailCount(target, email)));
  return outcome(mails.reduce((sum, count) => sum + count, 0) <= 3);
};

/** A browser that only fetches ahead opens an account that counts as an active user. */
const prefetched: Attack = async (target) => {
  const device = createClient(target.url);
  await device.get('/video', { 'sec-purpose': 'prefetch' });
  await device.send('/video', { method: 'HEAD' });
  return outcome(!device.cookies.has(target.cookie));
};

export const misuse: Readonly<Record<string, Attack>> = {
  J5: expired,
  J6: otherKind,
  J7: asAccessToken,
  J13: deleted,
  J14: afterLogout,
  W1: forgedWebhook,
  W9: lostWebhook,
  E2: mailFlood,
  E3: prefetched,
};
