// A verified webhook is a hint, made durable once; what it says of the user is not believed (W4 to W8).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/domain/ports.ts';
import { due } from '../../../src/domain/sync.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open.ts';
import { webhookReceiver } from '../../../src/webhooks/receive.ts';
import { erase, id, open, synced, T0 } from '../../support/changes.ts';
import { TENANT } from '../../support/directory.ts';

const STALE = 5 * 60_000;

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-receive-'));
  store = await openSqliteStore({ path: join(folder, 'store.db'), now: () => T0 });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

let account: string;
beforeEach(async () => {
  account = id();
  await store.commit(open(account));
  await store.commit(synced(account, { type: 'created' }));
});

/** FusionAuth's own shape, with everything in it that we leave alone. */
const eventOf = (more: object = {}) => ({
  event: {
    id: id(),
    type: 'user.login.success',
    createInstant: T0,
    tenantId: TENANT,
    applicationId: id(),
    authenticationType: 'PASSWORD',
    info: { ipAddress: '192.0.2.7', userAgent: 'x' },
    user: { id: account, email: 'ann@example.com', data: { anonymousUser: false }, active: true },
    ...more,
  },
});

const at = T0 + 7;
const receive = (body: unknown) =>
  webhookReceiver({ store, tenantId: TENANT, now: () => at })(
    Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  );

async function untouched(work: () => Promise<unknown>): Promise<void> {
  const read = async () => [await store.account(account), await store.events(account)];
  const before = [await read(), await store.counts()];
  await work();
  expect([await read(), await store.counts()]).toEqual(before);
}

describe('an event that can change what is to be done', () => {
  it.each(['user.login.success', 'user.delete.complete'])(
    '%s asks for a look at the record, and keeps nothing of what it says',
    async (type) => {
      const before = await store.account(account);
      expect(await receive(eventOf({ type }))).toBe('applied');
      const after = await store.account(account);
      expect(after?.sync.lookAt).toBe(at);
      expect({ ...after, sync: { ...after?.sync, lookAt: undefined } }).toEqual({
        ...before,
        sync: { ...before?.sync, lookAt: undefined },
      });
      const [, event] = await store.events(account);
      expect(event).toMatchObject({ name: `fusionauth.${type}`, at });
      expect(JSON.stringify([after, event])).not.toMatch(/example\.com|192\.0\.2/);
    },
  );

  it('W4: counts once, however often it comes, in whatever order, and after a restart', async () => {
    const events = [eventOf(), eventOf()];
    const answers = await Promise.all([...events, ...events, ...events].map(receive));
    expect(answers.filter((answer) => answer === 'applied')).toHaveLength(2);
    expect(answers.filter((answer) => answer === 'repeated')).toHaveLength(4);
    expect(await store.events(account)).toHaveLength(3);
    const again = await openSqliteStore({ path: join(folder, 'store.db'), now: () => T0 });
    const receiver = webhookReceiver({ store: again, tenantId: TENANT, now: () => at });
    expect(await receiver(Buffer.from(JSON.stringify(events[0])))).toBe('repeated');
    await again.close();
  });
});

describe('W6: an event that is not for us', () => {
  it.each<[string, object]>([
    ['another type', { type: 'user.update.complete' }],
    ['a type that every object has', { type: 'constructor' }],
    ['no type to speak of', { type: '' }],
    ['another tenant', { tenantId: id() }],
    ['no tenant', { tenantId: undefined }],
    ['no user', { user: undefined }],
    ['a user whom nobody knows', { user: { id: id() } }],
  ])('%s is ignored', async (_, more) => {
    await untouched(async () => expect(await receive(eventOf(more))).toBe('ignored'));
  });

  it('W7: a user whom nobody knows gets no row by it', async () => {
    const stranger = id();
    await receive(eventOf({ user: { id: stranger } }));
    expect(await store.account(stranger)).toBeUndefined();
  });

  it('W8: a login after the erasure brings nothing back', async () => {
    await store.commit(erase(account));
    await receive(eventOf());
    const row = await store.account(account);
    expect(row).toMatchObject({ state: 'erased', profile: {} });
    expect(row && due(row)?.task).toBe('delete');
  });
});

describe('W5: an event out of its time', () => {
  it.each([
    ['five minutes old', -STALE, 'applied'],
    ['older than that', -STALE - 1, 'stale'],
    ['five minutes ahead', STALE, 'applied'],
    ['further ahead than that', STALE + 1, 'stale'],
    ['of the year 1970', -at, 'stale'],
    ['of a time beyond all numbers', Number.MAX_VALUE, 'stale'],
  ])('%s is %3$s', async (_, offset, answer) => {
    const event = eventOf({ createInstant: at + offset });
    if (answer === 'applied') expect(await receive(event)).toBe(answer);
    else await untouched(async () => expect(await receive(event)).toBe(answer));
  });
});

describe('a body that is no event', () => {
  const { event } = eventOf();
  const without = (field: string) => ({ event: { ...event, [field]: undefined } });

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['text', 'hello'],
    ['JSON cut short', JSON.stringify({ event }).slice(0, -1)],
    ['two documents', `${JSON.stringify({ event })}{}`],
    ['null', 'null'],
    ['a number', '7'],
    ['a list', [{ event }]],
    ['an empty object', {}],
    ['an event that is a list', { event: [event] }],
    ['an event that is null', { event: null }],
    ['no id', without('id')],
    ['an id that is no UUID', { event: { ...event, id: 'x' } }],
    ['an id of another type', { event: { ...event, id: 7 } }],
    ['no type', without('type')],
    ['a monstrous type', { event: { ...event, type: 'x'.repeat(101) } }],
    ['no time', without('createInstant')],
    ['a time in words', { event: { ...event, createInstant: '2026-01-01T00:00:00Z' } }],
    ['a user without an id', { event: { ...event, user: {} } }],
    ['a user whose id is a path', { event: { ...event, user: { id: '../../x' } } }],
    ['a user who is a list', { event: { ...event, user: [event.user] } }],
    ['deep nesting', `{"event":${'['.repeat(5000)}${']'.repeat(5000)}}`],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x7b]).toString('latin1')],
  ])('%s is malformed', async (_, body) => {
    await untouched(async () => expect(await receive(body)).toBe('malformed'));
  });

  it('a name that every object has pollutes nothing', async () => {
    const body = JSON.stringify(eventOf()).replace('{"event"', '{"__proto__":{"x":1},"event"');
    expect(await receive(body)).toBe('applied');
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});
