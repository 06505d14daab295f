// Every example of Fullstory's guide on anonymizing, good and bad, with the real package: what comes of it here.
// docs/tracking.md lists them by their number; each test's title begins with it.
import { expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { contractSite } from '../../support/fullstory/contract-site.ts';
import type { Visit } from '../../support/fullstory/site.ts';
import { openMember } from '../../support/open-member.ts';

const { site } = contractSite();

/** Of a member with a session of their own. */
interface Told extends Visit {
  account: string;
}

/** The story is told on 2.1, by Ann, who has just been identified. */
async function told(play: (visit: Told) => Promise<void>): Promise<void> {
  const { account, cookie } = await openMember(site().service);
  const visit = await site().open('2.1', { cookies: new Map([[SESSION, cookie]]) });
  try {
    await visit.run(`await call('setIdentityAsync', { uid: '${account}' });`);
    await play({ ...visit, account });
  } finally {
    await visit.close();
  }
}

const SESSION = 'vestibule-session';

/** What was logged: the name, which device it was, and whose that is. */
async function story(visit: Told, names: Readonly<Record<string, string>> = {}) {
  const { tracked } = site().service.service.store;
  const devices: string[] = [];
  const lines: string[] = [];
  for (const { name, device = 'none' } of await visit.logged()) {
    if (!devices.includes(device)) devices.push(device);
    const uid = (await tracked.device(device))?.uid ?? 'nobody';
    const who = uid === visit.account ? 'Ann' : (names[uid] ?? uid);
    lines.push(`${name}: ${devices.indexOf(device) + 1}, ${who}`);
  }
  return lines;
}

const ANONYMIZE = "call('setIdentity', { anonymous: true });";
const track = (name: string) => `call('trackEvent', { name: '${name}' });`;

/** Leaves the page by these statements; what the next page tracks comes last. */
async function redirect(visit: Told, statements: string): Promise<void> {
  await visit.page.evaluate(statements);
  await visit.page.waitForURL('**/next-2.1');
  await visit.settled();
  await visit.run("await call('trackEventAsync', { name: 'next page' });");
  await eventually(async () => expect((await story(visit)).join()).toContain('next page'));
}

const GO = "location.href = '/next-2.1';";
const LOGOUT = "fetch('/api/release', { method: 'POST' })";

it('good 1: a logout that anonymizes before it redirects, also when the backend fails', () =>
  told(async (visit) => {
    await redirect(visit, `fetch('/no-such-logout').finally(() => { ${ANONYMIZE} ${GO} });`);
    expect(await story(visit)).toEqual([
      'setIdentity: 1, Ann',
      'setIdentity: 1, Ann',
      'next page: 2, nobody',
    ]);
  }));

it('good 2: the logout that is tracked first is the old user’s, whatever is awaited in between', () =>
  told(async (visit) => {
    await redirect(visit, `${track('Logged Out')} ${LOGOUT}.then(() => { ${ANONYMIZE} ${GO} });`);
    const [, goodbye, ...after] = await story(visit);
    expect(goodbye).toBe('Logged Out: 1, Ann');
    expect(after.every((line) => line.endsWith('nobody'))).toBe(true);
  }));

it('good 3: an account switch leaves each account its own device', () =>
  told(async (visit) => {
    await visit.run(`${track('Switch')} ${ANONYMIZE} await ${LOGOUT};`);
    const bob = await openMember(site().service);
    const { url } = site().front;
    await visit.context.addCookies([{ name: SESSION, value: bob.cookie, url }]);
    await visit.run(`await call('setIdentityAsync', { uid: '${bob.account}' });`);
    await visit.page.reload();
    await visit.run("await call('trackEventAsync', { name: 'as Bob' });");
    const lines = await story(visit, { [bob.account]: 'Bob' });
    expect(lines.slice(0, 3)).toEqual([
      'setIdentity: 1, Ann',
      'Switch: 1, Ann',
      'setIdentity: 1, Ann',
    ]);
    expect(lines.slice(3).every((line) => line.endsWith(', Bob'))).toBe(true);
    const theirs = await site().service.service.store.tracked.devicesOf(bob.account);
    expect(theirs).toHaveLength(1);
  }));

it('good 4: a session that timed out is told under the old user, and what follows is nobody’s', () =>
  told(async (visit) => {
    await visit.run(`${track('Session Timeout')} ${ANONYMIZE}
      await call('trackEventAsync', { name: 'modal shown' });`);
    expect((await story(visit)).slice(1)).toEqual([
      'Session Timeout: 1, Ann',
      'setIdentity: 1, Ann',
      'modal shown: 2, nobody',
    ]);
  }));

it('good 5: what is done incognito stays nobody’s until the user is identified again', () =>
  told(async (visit) => {
    await visit.run(`${track('Incognito on')} ${ANONYMIZE} ${track('private')} ${ANONYMIZE}
      await call('setIdentityAsync', { uid: '${visit.account}' });
      await call('trackEventAsync', { name: 'Incognito off' });`);
    const lines = await story(visit);
    expect(lines).toContain('Incognito on: 1, Ann');
    expect(lines).toContain('private: 2, nobody');
    expect(lines.at(-1)).toBe('Incognito off: 3, Ann');
  }));

it('bad 1: a logout that forgets to anonymize is caught by the server’s logout', () =>
  told(async (visit) => {
    await redirect(visit, `${LOGOUT}.then(() => { ${GO} });`);
    expect(await story(visit)).toEqual(['setIdentity: 1, Ann', 'next page: 2, nobody']);
  }));

it('bad 2: anonymizing after the redirect has begun arrives all the same, before the next page', () =>
  told(async (visit) => {
    await redirect(visit, `${GO} ${ANONYMIZE}`);
    expect(await story(visit)).toEqual([
      'setIdentity: 1, Ann',
      'setIdentity: 1, Ann',
      'next page: 2, nobody',
    ]);
  }));

it('bad 3: anonymizing again and again splits sessions and nothing else; too often is refused in words', () =>
  told(async (visit) => {
    await redirect(visit, `${ANONYMIZE} ${ANONYMIZE} ${ANONYMIZE} ${GO}`);
    const lines = await story(visit);
    expect(lines.filter((line) => line.endsWith('Ann'))).toHaveLength(2);
    expect(lines.at(-1)).toBe('next page: 4, nobody');
    const before = await visit.identity();
    await visit.run(`for (let n = 0; n < 12; n++) { ${ANONYMIZE} }`);
    await eventually(() => expect(visit.warnings.join()).toMatch(/Too many calls of setIdentity/));
    expect((await visit.identity()).device).not.toBe(before.device);
  }));

it.each([
  ['null', 'uid must be a text of 1 to 256 characters'],
  ["''", 'uid must be a text of 1 to 256 characters'],
  ["'anonymous'", 'uid must be the id of the member who is signed in'],
])('bad 4: a uid that means nobody anonymizes nobody, and says what would: %s', (uid, sentence) =>
  told(async (visit) => {
    const device = (await visit.identity()).device;
    const rejected = visit.run(`return call('setIdentityAsync', { uid: ${uid} });`);
    await expect(rejected).rejects.toThrow(sentence);
    const [, ...lines] = await story(visit);
    expect(lines.filter((line) => line.startsWith('setIdentity: 2'))).toEqual([]);
    const wrong = uid === "'anonymous'";
    expect(visit.warnings.join()).toMatch(wrong ? /is a user of that name/ : /^$/);
    expect((await visit.identity()).device === device).toBe(!wrong);
  }),
);

it('bad 4: an empty setIdentity anonymizes nobody, and says what would', () =>
  told(async (visit) => {
    const rejected = visit.run("return call('setIdentityAsync', {});");
    await expect(rejected).rejects.toThrow("FS('setIdentity', { anonymous: true })");
    await visit.run("await call('trackEventAsync', { name: 'still there' });");
    expect((await story(visit)).at(-1)).toBe('still there: 1, Ann');
  }));

it('bad 5: a logout that nobody tracked is on the member’s timeline, by the server’s own word', () =>
  told(async (visit) => {
    await redirect(visit, `${ANONYMIZE} ${LOGOUT}.then(() => { ${GO} });`);
    const events = await site().service.service.store.events(visit.account);
    expect(events.at(-1)).toMatchObject({ name: 'member.signed-out', data: { reason: 'logout' } });
  }));

it('bad 6: an error that anonymizes loses whose it was; one that is tracked keeps it', () =>
  told(async (visit) => {
    await visit.run(`${track('Application Error')} ${ANONYMIZE}
      await call('trackEventAsync', { name: 'error hidden' });`);
    expect((await story(visit)).slice(1)).toEqual([
      'Application Error: 1, Ann',
      'setIdentity: 1, Ann',
      'error hidden: 2, nobody',
    ]);
  }));

it('pattern 1: one logout service for every reason keeps the order: track, log out, anonymize, redirect', () =>
  told(async (visit) => {
    const reason = "call('trackEvent', { name: 'Logged Out', properties: { reason: 'timeout' } });";
    await redirect(visit, `${reason} ${LOGOUT}.finally(() => { ${ANONYMIZE} ${GO} });`);
    const lines = await story(visit);
    expect(lines[1]).toBe('Logged Out: 1, Ann');
    expect(lines.at(-1)).toMatch(/^next page: \d, nobody$/);
  }));

it('pattern 2: a workspace switch is one user in two sessions, on two devices', () =>
  told(async (visit) => {
    const before = await visit.identity();
    await visit.run(`${track('Tenant Switch')} ${ANONYMIZE}
      await call('setIdentityAsync', { uid: '${visit.account}', properties: { tenantId: 't-2' } });`);
    const after = await visit.identity();
    expect(after.session).not.toBe(before.session);
    expect(await story(visit)).toEqual([
      'setIdentity: 1, Ann',
      'Tenant Switch: 1, Ann',
      'setIdentity: 1, Ann',
      'setIdentity: 2, Ann',
    ]);
  }));

it('pattern 3: a kiosk’s session ends with its own event, and the next person is somebody else', () =>
  told(async (visit) => {
    await visit.run(`${track('Kiosk Session Ended')} ${ANONYMIZE}
      await call('trackEventAsync', { name: 'welcome' });`);
    expect((await story(visit)).slice(1)).toEqual([
      'Kiosk Session Ended: 1, Ann',
      'setIdentity: 1, Ann',
      'welcome: 2, nobody',
    ]);
  }));

it('relation 1: properties of the user change nobody’s identity', () =>
  told(async (visit) => {
    const before = await visit.identity();
    await visit.run(
      "await call('setPropertiesAsync', { type: 'user', properties: { plan: 'pro' } });",
    );
    expect(await visit.identity()).toEqual(before);
    expect((await story(visit)).at(-1)).toBe('setProperties: 1, Ann');
  }));
