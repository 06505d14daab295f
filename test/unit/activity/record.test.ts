// Recording what a visitor did, on a real store: on whose account, how often it counts, and what is refused.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recorder, type Speaker } from '../../../src/activity/record.ts';
import type { AppError } from '../../../src/domain/errors.ts';
import type { Store } from '../../../src/domain/ports.ts';
import { isUuid } from '../../../src/domain/random.ts';
import { idDeriver } from '../../../src/identity/derive-id.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open.ts';
import { ask, condemn, cull, erase, id, prove, release, T0 } from '../../support/changes.ts';
import { site } from './site.ts';

const DAY = 86_400_000;

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-record-'));
  store = await openSqliteStore({ path: join(folder, 'store.db'), now: () => T0 });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

let at = T0;
beforeEach(() => {
  at = T0;
});

const settings = {
  site,
  now: () => at,
  random: randomBytes,
  provision: true,
  deriveId: idDeriver(randomBytes(32)),
  /** No budget forbids anything here. */
  admit: async () => 0,
};
const visited = { name: 'shop.visited', properties: {} };
const liked = (thing: string) => ({ name: 'thing.liked', properties: { thing } });

const record = (speaker: Speaker, deed: Parameters<ReturnType<typeof recorder>>[1]) =>
  recorder({ ...settings, store })(speaker, deed);
const stub = (account: string, epoch = 0): Speaker => ({
  account,
  credential: { kind: 'anonymous', epoch },
});
const member = (account: string): Speaker => ({ account, credential: { kind: 'member' } });

async function refusal(promise: Promise<unknown>) {
  const error = (await promise.then(
    () => undefined,
    (one: unknown) => one,
  )) as AppError | undefined;
  return error && { code: error.code, field: error.field };
}

async function opened(): Promise<string> {
  return (await record(undefined, visited)).account.id;
}

describe('with nobody speaking', () => {
  it('the first action opens a stub, under an id that tells its time and nothing else', async () => {
    const { account, opened } = await record(undefined, visited);
    expect(opened).toBe(true);
    expect(isUuid(account.id)).toBe(true);
    expect(account).toMatchObject({ state: 'anonymous', epoch: 0, profile: { visits: 1 } });
    expect(Number.parseInt(account.id.replace('-', '').slice(0, 12), 16)).toBe(T0);
    expect(await store.events(account.id)).toMatchObject([{ name: 'shop.visited', at: T0 }]);
  });

  it('FusionAuth learns of it at once, or only when the cookie comes back', async () => {
    const late = recorder({ ...settings, store, provision: false });
    const { account } = await late(undefined, visited);
    expect(account.provision).toBe(false);
    const again = await late(stub(account.id), visited);
    expect(again).toMatchObject({ opened: false, account: { provision: true } });
    expect((await record(undefined, visited)).account.provision).toBe(true);
  });

  it('an action that is refused opens nothing', async () => {
    const before = await store.counts();
    expect(await refusal(record(undefined, { name: 'shop.burnt', properties: {} }))).toMatchObject({
      code: 'unknown_action',
    });
    expect(await refusal(record(undefined, liked('anvil')))).toEqual({
      code: 'invalid_field',
      field: 'properties.thing',
    });
    expect(await store.counts()).toEqual(before);
  });
});

describe('with a token that speaks for its stub', () => {
  it('an action counts there', async () => {
    const account = await opened();
    at += 5;
    const recorded = await record(stub(account), liked('cup'));
    expect(recorded).toMatchObject({
      opened: false,
      account: { id: account, seenAt: T0 + 5, profile: { visits: 1, liked: ['cup'] } },
    });
  });

  it('a full set refuses more, names its field, and keeps what it holds', async () => {
    const account = await opened();
    for (const thing of ['cup', 'pot', 'cup']) await record(stub(account), liked(thing));
    expect(await refusal(record(stub(account), liked('pan')))).toEqual({
      code: 'profile_full',
      field: 'liked',
    });
    expect((await store.account(account))?.profile).toMatchObject({
      liked: ['cup', 'pot'],
      last: { value: 'cup' },
    });
  });

  it('a row that was lost is taken up again under the same id', async () => {
    const account = id();
    const recorded = await record(stub(account, 3), visited);
    expect(recorded).toMatchObject({
      opened: false,
      account: { id: account, epoch: 3, directory: 'unknown' },
    });
  });
});

describe('with the token of a stub that was culled, whose deletion has not begun', () => {
  it('an action brings it back and counts there (C3)', async () => {
    const account = await opened();
    await store.commit(cull(account, T0));
    const recorded = await record(stub(account), visited);
    expect(recorded).toMatchObject({
      opened: false,
      account: { id: account, state: 'anonymous', profile: { visits: 2 } },
    });
  });
});

describe('with a token that no longer speaks for its account (I4)', () => {
  const request = id();
  it.each([
    ['released', (account: string) => [release(account)]],
    ['condemned', (account: string) => [cull(account, T0), condemn(account)]],
    ['erased', (account: string) => [erase(account)]],
    ['converting', (account: string) => [ask(account)]],
    ['registered', (account: string) => [ask(account, { request }), prove(account, request)]],
  ])('because it is %s, a new stub is opened and nothing of the old one shows', async (_, end) => {
    const old = await opened();
    for (const change of end(old)) await store.commit(change);
    const before = [await store.account(old), await store.events(old)];
    const recorded = await record(stub(old), visited);
    expect(recorded).toMatchObject({ opened: true, account: { profile: { visits: 1 }, epoch: 0 } });
    expect(recorded.account.id).not.toBe(old);
    expect([await store.account(old), await store.events(old)]).toEqual(before);
  });
});

describe('what is for members only', () => {
  const entered = { name: 'club.entered', properties: {} };

  it('is refused to strangers and stubs, and opens nothing', async () => {
    const account = await opened();
    const before = await store.counts();
    for (const speaker of [undefined, stub(account)]) {
      expect(await refusal(record(speaker, entered))).toMatchObject({ code: 'members_only' });
    }
    expect(await store.counts()).toEqual(before);
  });

  it('counts for members', async () => {
    const { account } = await record(member(id()), entered);
    expect(account).toMatchObject({ state: 'registered', profile: { visits: 1 } });
  });

  it('a member whose account is over is nobody, and opens no stub', async () => {
    const account = id();
    await record(member(account), entered);
    await store.commit(erase(account));
    const before = await store.counts();
    expect(await refusal(record(member(account), visited))).toMatchObject({ code: 'no_visitor' });
    expect(await store.counts()).toEqual(before);
  });
});

describe('an Idempotency-Key', () => {
  it('opens one stub and counts once, however often and however much at once it comes', async () => {
    const key = id();
    const all = await Promise.all(
      Array.from({ length: 8 }, () => record(undefined, { ...visited, key })),
    );
    const accounts = new Set(all.map(({ account }) => account.id));
    expect(accounts.size).toBe(1);
    expect(all.every(({ opened }) => opened)).toBe(true);
    const [account = ''] = accounts;
    expect((await store.account(account))?.profile).toEqual({ visits: 1 });
    expect(await store.events(account)).toHaveLength(1);
  });

  it('counts once with the token that the first answer gave', async () => {
    const account = await opened();
    const key = id();
    for (let n = 0; n < 3; n++) await record(stub(account), { ...liked('cup'), key });
    const names = (await store.events(account)).map(({ name }) => name);
    expect(names).toEqual(['shop.visited', 'thing.liked']);
  });

  it('is of one account: another that uses the same counts for itself', async () => {
    const key = id();
    const [one, other] = [await opened(), await opened()];
    for (const account of [one, other, one]) await record(stub(account), { ...visited, key });
    for (const account of [one, other]) {
      expect((await store.account(account))?.profile).toEqual({ visits: 2 });
    }
  });

  it('is of one action: another name under the same key is another deed', async () => {
    const account = await opened();
    const key = id();
    await record(stub(account), { ...visited, key });
    await record(stub(account), { ...liked('cup'), key });
    expect(await store.events(account)).toHaveLength(3);
  });

  it("a stranger's other action under the same key is not lost on the first one's stub", async () => {
    const key = id();
    const first = await record(undefined, { ...visited, key });
    const other = await record(undefined, { ...liked('cup'), key });
    expect(other.account.id).not.toBe(first.account.id);
    expect(other.account.profile).toMatchObject({ liked: ['cup'] });
  });

  it('that opened a stub is refused once that stub has become another, or a day has gone by', async () => {
    for (const change of [release, ask, erase]) {
      const key = id();
      const { account } = await record(undefined, { ...visited, key });
      await store.commit(change(account.id));
      expect(await refusal(record(undefined, { ...visited, key }))).toEqual({
        code: 'repeated_key',
        field: 'Idempotency-Key',
      });
    }
    const key = id();
    await record(undefined, { ...visited, key });
    at += DAY - 1;
    expect((await record(undefined, { ...visited, key })).opened).toBe(true);
    at += 1;
    expect(await refusal(record(undefined, { ...visited, key }))).toMatchObject({
      code: 'repeated_key',
    });
  });

  it('of a dead token opens one new stub, not one for each repeat', async () => {
    const old = await opened();
    await store.commit(release(old));
    const key = id();
    const ids = new Set<string>();
    for (let n = 0; n < 3; n++) {
      ids.add((await record(stub(old), { ...visited, key })).account.id);
    }
    expect(ids.size).toBe(1);
  });
});
