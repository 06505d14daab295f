// The account page tells its person what happened, page by page.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { registerMember, signedIn } from '../support/member.ts';
import { pageView, payload, send } from '../support/snowplow.ts';
import { openStub } from '../support/stub.ts';

let service: InProcess;
beforeAll(async () => {
  service = await startInProcess();
});
afterAll(() => service.stop());

/** Names of what a page of the timeline shows, newest first. */
const names = (body: string) =>
  [...body.matchAll(/UTC <code>([^<]+)<\/code>/g)].map(([, name]) => name);

it('newest first, in the site’s words and by the titles of pages', async () => {
  const member = await registerMember(service, 'told@example.com');
  const client = await signedIn(service, member);
  await client.get('/video/no-nickels');
  await send(client, payload(pageView({ uid: member.account, page: 'The <b>cart</b>' })));
  const { body } = await client.get('/account');
  expect(names(body).slice(0, 3)).toEqual(['page_view', 'video.watched', 'member.signed-in']);
  expect(body).toContain('<br>Opening the page of a film.');
  expect(body).toContain('<br>The &lt;b&gt;cart&lt;/b&gt;');
});

it('ten at a time, without gap or repeat', async () => {
  const { client } = await openStub(service.url);
  for (let n = 0; n < 12; n++) await client.get('/video/counting-up');
  const first = await client.get('/account');
  expect(names(first.body)).toHaveLength(10);
  const [, older = ''] = /href="([^"]*)#timeline">Older/.exec(first.body) ?? [];
  const second = await client.get(older);
  expect(names(second.body)).toHaveLength(3);
  expect(second.body).not.toContain('>Older<');
});

it.each(['', 'x', '1-2&after=3-4'])('from %j is refused, and names the field', async (after) => {
  const { client } = await openStub(service.url);
  const answer = await client.call('GET', `/account?after=${after}`);
  expect([answer.status, answer.json().field]).toEqual([422, 'after']);
});
