// A form that is sent twice, by a double click: the second time must neither lead elsewhere nor do anything.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { freePorts } from '../support/free-ports.ts';
import { type FusionAuth, startFusionAuth } from '../support/fusionauth.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { kept } from '../support/kept.ts';
import { awaitMail, mailsTo } from '../support/mail.ts';
import { createProxy, type LoopbackProxy } from '../support/proxy.ts';
import { askForLink, confirm } from '../support/register.ts';
import { COOKIE, deviceWith, openStub } from '../support/stub.ts';

const SENTENCE = 'Please check your email to set your password.';

let fusionAuth: FusionAuth;
let proxy: LoopbackProxy;
let service: InProcess;
beforeAll(async () => {
  fusionAuth = await startFusionAuth();
  proxy = createProxy(fusionAuth.url, Number((await freePorts(1))[0]));
  await proxy.open();
  service = await startInProcess({ FUSIONAUTH_URL: proxy.url });
});
afterAll(async () => {
  await service.stop();
  await proxy.shut();
  await fusionAuth.stop();
});

it('two clicks at once both read the one sentence, and one mail goes out', async () => {
  const email = 'double@example.com';
  const { token, account } = await openStub(service.url);
  const clicks = [deviceWith(service.url, token), deviceWith(service.url, token)];
  const answers = await Promise.all(clicks.map((click) => click.post('/register', { email })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  for (const { body } of answers) expect(body).toContain(SENTENCE);
  await awaitMail(fusionAuth.mailbox, email);
  await eventually(async () => {
    const row = await service.service.store.account(account);
    expect(row?.sync.done).toBe(row?.sync.desired);
  });
  expect(await mailsTo(fusionAuth.mailbox, email)).toHaveLength(1);
  const { events } = await kept(service.service.store, account);
  expect(events.filter((name) => name === 'conversion.asked')).toHaveLength(1);
});

it('H11: the second click gives no cookie, and tells nothing of the address that the first one gave', async () => {
  const { client, token, account } = await openStub(service.url);
  await client.post('/register', { email: 'given@example.com' });
  const answers = await Promise.all(
    ['given@example.com', 'guessed@example.com'].map(async (email) => {
      const copy = deviceWith(service.url, token);
      const { status, body } = await copy.post('/register', { email });
      return { status, body, cookie: copy.cookies.get(COOKIE) };
    }),
  );
  expect(answers[0]).toEqual({ status: 200, body: answers[1]?.body, cookie: token });
  expect(answers[0]?.body).toContain(SENTENCE);
  expect((await service.service.store.account(account))?.conversion?.email).toBe(
    'given@example.com',
  );
});

it('what comes later than a moment after is a stranger’s', async () => {
  const { client, token } = await openStub(service.url);
  await client.post('/register', { email: 'moment@example.com' });
  service.clock.ahead += 5000;
  const late = await deviceWith(service.url, token).post('/register', { email: 'a@example.com' });
  expect(late.location).toContain('/oauth2/register');
});

it('a link is looked up at FusionAuth once for each time that somebody uses it', async () => {
  const { client } = await openStub(service.url);
  const link = await askForLink(client, fusionAuth.mailbox, { email: 'once@example.com' });
  const lookUps = () =>
    proxy.calls.filter(({ path }) => path.startsWith('/api/user?changePasswordId=')).length;
  const before = lookUps();
  const { pathname, search } = new URL(link);
  await client.get(pathname + search);
  expect(lookUps()).toBe(before + 1);
  expect((await confirm(client, link, { password: '' })).status).toBe(422);
  expect(lookUps()).toBe(before + 2);
  expect((await confirm(client, link)).status).toBe(303);
  expect(lookUps()).toBe(before + 3);
});
