// Rules: how changes are applied, exactly once and each on its own.
import { expect, it } from 'vitest';
import type { Action, Change } from '../../../src/domain/change.ts';
import {
  ask,
  condemn,
  cull,
  forget,
  id,
  open,
  record,
  session,
  signIn,
  T0,
  watched,
  withdraw,
} from '../../support/changes.ts';
import type { Subject } from './place.ts';

export function commitRules({ store }: Subject): void {
  it('the outcome carries the row as it stands', async () => {
    const account = id();
    const opened = await store().commit(open(account));
    expect(opened).toMatchObject({ type: 'done', account: { id: account, state: 'anonymous' } });
    const recorded = await store().commit(record(account));
    expect(recorded).toEqual({ type: 'done', account: await store().account(account) });
    expect(recorded.account?.profile).toEqual({ videosWatched: 2 });
  });

  it('an event id counts once, however often it comes', async () => {
    const [account, action] = [id(), watched()];
    await store().commit(open(account));
    const first = await store().commit(record(account, { action, at: T0 + 1 }));
    const again = await store().commit(record(account, { action, at: T0 + 2 }));
    expect(again).toEqual({ type: 'repeated', account: first.account });
    expect((await store().events(account)).filter(({ id }) => id === action.id)).toHaveLength(1);
  });

  it('an event id sent ten times at once counts once', async () => {
    const [account, action] = [id(), watched()];
    await store().commit(open(account));
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => store().commit(record(account, { action }))),
    );
    expect(outcomes.filter(({ type }) => type === 'done')).toHaveLength(1);
    expect(outcomes.filter(({ type }) => type === 'repeated')).toHaveLength(9);
    expect((await store().account(account))?.profile).toEqual({ videosWatched: 2 });
  });

  it('an event id belongs to its account: another account can use the same', async () => {
    const [one, other, action] = [id(), id(), watched()];
    await store().commit(open(one, { action }));
    expect((await store().commit(open(other, { action }))).type).toBe('done');
    expect(await store().events(other)).toHaveLength(1);
  });

  it('two hundred actions at once add exactly two hundred', async () => {
    const account = id();
    await store().commit(open(account));
    await Promise.all(Array.from({ length: 200 }, () => store().commit(record(account))));
    expect((await store().account(account))?.profile).toEqual({ videosWatched: 201 });
    expect(await store().events(account)).toHaveLength(201);
  });

  it('five first calls at once with the same ids open one account', async () => {
    const [account, action] = [id(), watched()];
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => store().commit(open(account, { action }))),
    );
    expect(outcomes.map(({ type }) => type).sort()).toEqual(['done', ...Array(4).fill('repeated')]);
    expect((await store().account(account))?.profile).toEqual({ videosWatched: 1 });
    expect((await store().counts()).byState.anonymous).toBe(1);
  });

  it('changes sent together are applied in their order, later ones on what earlier ones wrote', async () => {
    const [account, request] = [id(), id()];
    const outcomes = await Promise.all([
      store().commit(open(account)),
      store().commit(record(account)),
      store().commit(ask(account, { request })),
      store().commit(record(account)),
      store().commit(withdraw(account, request)),
      store().commit(record(account, { credential: { kind: 'anonymous', epoch: 1 } })),
    ]);
    expect(outcomes.map(({ type }) => type)).toEqual([
      'done',
      'done',
      'done',
      'refused',
      'done',
      'done',
    ]);
    expect(await store().account(account)).toMatchObject({
      state: 'anonymous',
      epoch: 1,
      profile: { videosWatched: 3 },
    });
  });

  it('a refusal names its reason, carries the row and writes nothing', async () => {
    const account = id();
    await store().commit(open(account));
    await store().commit(cull(account));
    const culled = await store().commit(condemn(account));
    const events = await store().events(account);
    expect(await store().commit(record(account))).toEqual({
      type: 'refused',
      reason: 'culled',
      account: culled.account,
    });
    expect(await store().account(account)).toEqual(culled.account);
    expect(await store().events(account)).toEqual(events);
  });

  it('a refusal for a full set names the field', async () => {
    const account = id();
    const add = (value: string): Action => ({
      ...watched(),
      operations: [{ op: 'add', field: 'films', value, limit: 1 }],
    });
    await store().commit(open(account, { action: add('one') }));
    const outcome = await store().commit(record(account, { action: add('two') }));
    expect(outcome).toMatchObject({ type: 'refused', reason: 'full', field: 'films' });
    expect((await store().account(account))?.profile).toEqual({ films: ['one'] });
  });

  it('a change of an account nobody knows is refused, and leaves no row', async () => {
    const account = id();
    expect(await store().commit(forget(account))).toEqual({ type: 'refused', reason: 'unknown' });
    expect(await store().account(account)).toBeUndefined();
  });

  it('a change that cannot be applied fails alone', async () => {
    const [one, two] = [id(), id()];
    await store().commit(open(one));
    const unnamed = { ...watched(), name: undefined } as unknown as Action;
    const [before, poisoned, nonsense, after] = await Promise.allSettled([
      store().commit(record(one)),
      store().commit(record(one, { action: unnamed })),
      store().commit({ type: 'nonsense', account: two, at: T0 } as unknown as Change),
      store().commit(open(two)),
    ]);
    expect([before, poisoned, nonsense, after].map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect((await store().account(one))?.profile).toEqual({ videosWatched: 2 });
    expect(await store().events(one)).toHaveLength(2);
    expect((await store().counts()).byState.anonymous).toBe(2);
    await store().check();
  });

  it('a change that fails half-way leaves nothing behind, not even in the counts', async () => {
    const [member, stranger] = [id(), id()];
    const opened = session(member);
    await store().commit(signIn(opened));
    const [row, counts] = [await store().account(member), await store().counts()];

    const [again, taken, next] = await Promise.allSettled([
      store().commit({ ...signIn(opened), at: T0 + 9 }),
      store().commit(signIn(session(stranger, { hash: opened.hash }))),
      store().commit(open(id())),
    ]);
    expect([again?.status, taken?.status, next?.status]).toEqual([
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect(await store().account(member)).toEqual(row);
    expect(await store().events(member)).toHaveLength(1);
    expect(await store().account(stranger)).toBeUndefined();
    expect(await store().session(opened.hash)).toEqual(opened);
    const { anonymous } = counts.byState;
    expect(await store().counts()).toEqual({
      ...counts,
      byState: { ...counts.byState, anonymous: anonymous + 1 },
      due: counts.due + 1,
    });
  });

  it('a change that cannot even be sent fails alone', async () => {
    const account = id();
    const data = { film: 1n } as unknown as NonNullable<Action['data']>;
    const [unsent, opened] = await Promise.allSettled([
      store().commit(open(account, { action: { ...watched(), data } })),
      store().commit(open(account)),
    ]);
    expect([unsent?.status, opened?.status]).toEqual(['rejected', 'fulfilled']);
  });

  it('text comes back as it was, whatever its script', async () => {
    const account = id();
    const film = 'naïve 小銭 🪙 "quoted" \u2028 \\ end';
    const action: Action = {
      ...watched(),
      operations: [{ op: 'set', field: 'lastFilm', value: film, at: T0 }],
      data: { film },
    };
    await store().commit(open(account, { action }));
    expect((await store().account(account))?.profile).toEqual({
      lastFilm: { value: film, at: T0 },
    });
    expect((await store().events(account))[0]?.data).toEqual({ film });
  });
}
