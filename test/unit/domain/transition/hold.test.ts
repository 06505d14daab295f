// A stub that is held while its visitor is in privacy mode, and its way back.
import { describe, expect, it } from 'vitest';
import type { Account } from '../../../../src/domain/account.ts';
import type { Change } from '../../../../src/domain/change.ts';
import { transition } from '../../../../src/domain/transition/index.ts';
import {
  after,
  ask,
  cull,
  erase,
  id,
  open,
  prove,
  record,
  release,
  T0,
} from '../../../support/changes.ts';

const ID = id();
const REQUEST = id();

const hold = (more: Partial<Change> = {}) => ({ ...release(ID), hold: true, ...more }) as Change;
const resume = (epoch = 1): Change => ({
  type: 'resume',
  account: ID,
  at: T0 + 5,
  id: id(),
  epoch,
});

function next(account: Account | undefined, change: Change): Account {
  const decided = transition(account, change);
  if (decided.type !== 'done') throw new Error(`${change.type} was not done`);
  return decided.account;
}

const stub = after(open(ID)) as Account;
const held = next(stub, hold());

it('holding ends every token and leaves the stub what it was', () => {
  expect(held).toMatchObject({ state: 'anonymous', epoch: 1, profile: stub.profile });
  const old = record(ID, { credential: { kind: 'anonymous', epoch: 0 } });
  expect(transition(held, old)).toEqual({ type: 'refused', reason: 'superseded' });
});

it('the goodbye comes with it, and the return is told too', () => {
  expect(transition(stub, hold())).toMatchObject({ event: { name: 'identity.released' } });
  expect(transition(held, resume())).toMatchObject({ event: { name: 'identity.resumed' } });
});

it('a first visit that is held counts as a return: the cull reckons from now', () => {
  const first = { ...stub, firstUntil: T0 + 10 };
  expect(next(first, hold({ at: T0 + 7 }))).toMatchObject({ seenAt: T0 + 7 });
  expect(next(first, hold())).not.toHaveProperty('firstUntil');
});

it('the same form twice is once; another one with the dead token is refused', () => {
  const form = hold();
  const once = next(stub, form);
  expect(transition(once, form)).toEqual({ type: 'repeated', account: once });
  expect(transition(once, hold())).toEqual({ type: 'refused', reason: 'superseded' });
});

it('coming back changes nothing but that nobody holds it; twice is once', () => {
  const back = next(held, resume());
  const { held: _, ...rest } = held;
  expect(back).toEqual({ ...rest, seenAt: T0 + 5 });
  expect(transition(back, resume())).toEqual({ type: 'repeated', account: back });
});

it('said again later it is seen then, for the answer hands out a credential that lives on from then', () => {
  const form = hold();
  const once = next(stub, form);
  const late = { ...form, at: T0 + 9 };
  expect(transition(once, late)).toEqual({ type: 'done', account: { ...once, seenAt: T0 + 9 } });
  const back = next(held, resume());
  const again = transition(back, { ...resume(), at: T0 + 9 });
  expect(again).toEqual({ type: 'done', account: { ...back, seenAt: T0 + 9 } });
  const culled = next(back, cull(ID, T0 + 6));
  expect(next(culled, { ...resume(), at: T0 + 9 })).toMatchObject({ state: 'anonymous' });
});

it('a lost row is made again by the way back, and FusionAuth is asked about it', () => {
  expect(next(undefined, resume(4))).toMatchObject({ epoch: 4, directory: 'unknown' });
});

describe('the way back is closed', () => {
  it.each<[string, Change, string]>([
    ['after a release', release(ID, 1), 'released'],
    ['after an erasure', erase(ID), 'erased'],
  ])('%s', (_, change, reason) => {
    expect(transition(next(held, change), resume())).toEqual({ type: 'refused', reason });
  });

  it('once the mailbox is proven', () => {
    const asked = next(stub, ask(ID, { request: REQUEST }));
    const kept = next(asked, hold({ epoch: 1 } as Partial<Change>));
    expect(kept.state).toBe('converting');
    expect(transition(next(kept, prove(ID, REQUEST)), resume(2))).toEqual({
      ...{ type: 'refused', reason: 'registered' },
    });
  });

  it('for any epoch but the sealed one', () => {
    for (const epoch of [0, 2]) {
      expect(transition(held, resume(epoch))).toEqual({ type: 'refused', reason: 'superseded' });
    }
  });

  it('not by the cull while it can be brought back', () => {
    const culled = next(held, cull(ID));
    expect(next(culled, resume())).toMatchObject({ state: 'anonymous' });
  });
});
