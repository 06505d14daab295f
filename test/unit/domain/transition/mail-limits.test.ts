// A limit keeps a mail from going out, and nothing else: what went out before stays good (E2, H12).
import { expect, it } from 'vitest';
import { mirror } from '../../../../src/domain/mirror.ts';
import { work } from '../../../../src/domain/sync.ts';
import { after, ask, id, open, prove, synced, T0 } from '../../../support/changes.ts';

const MINUTE = 60_000;
const account = id();
const [request, next] = [id(), id()];
const created = [open(account), synced(account, { type: 'created' })];
const asked = [...created, ask(account, { request })];
const allowed = synced(account, { type: 'allowed', request, next });
const limited = synced(account, { type: 'limited', request, lookAt: T0 + MINUTE });
const mailed = synced(account, { type: 'mailed', request, passwordAt: 7, lookAt: T0 + MINUTE });
const sent = [...asked, allowed, mailed];
const again = (at: number, epoch = 1) => ask(account, { request: id(), epoch, at });

it('E2: the same address within a minute is the mail that is on its way, and its link stays good', () => {
  const before = after(...sent);
  const row = after(...sent, again(T0 + MINUTE - 1));
  expect(row.conversion).toEqual(before.conversion);
  expect(row.epoch).toBe(before.epoch + 1);
  expect(work(row, T0 + 1)).not.toBe('mail');
  expect(after(...sent, again(T0 + 5), prove(account, request)).state).toBe('registered');
});

it('E2: later than that another mail is wanted, and until it is allowed the link stays good', () => {
  const waiting = [...sent, again(T0 + MINUTE)];
  expect(work(after(...waiting), T0 + MINUTE)).toBe('mail');
  expect(after(...waiting).conversion).toMatchObject({ request, passwordAt: 7 });
  expect(after(...waiting, prove(account, request)).state).toBe('registered');
});

it('E2: a limited repeat changes nothing about the link that went out', () => {
  const row = after(...sent, again(T0 + MINUTE), limited);
  expect(row.conversion).toEqual(after(...sent).conversion);
  expect(work(row, T0 + 1)).not.toBe('mail');
});

it('I3: once another mail is allowed, what earlier links could prove is forgotten before any goes out', () => {
  const row = after(...sent, again(T0 + MINUTE), allowed);
  expect(row.conversion).toEqual({
    request: next,
    email: 'ann@example.com',
    mode: 'verify-first',
    askedAt: T0,
    addresses: 1,
    allowed: true,
    earlierLinks: true,
  });
});

it('E2: a limited first ask waits for nothing, and FusionAuth does not learn of its address', () => {
  const row = after(...asked, limited);
  expect(row.state).toBe('converting');
  expect(work(row, T0)).not.toBe('mail');
  expect(mirror(row).email).toBe('');
  expect(row.sync.lookAt).toBe(T0 + MINUTE);
  expect(work(after(...asked, limited, again(T0 + MINUTE)), T0 + MINUTE)).toBe('mail');
});

it('E2: an ask from a network that asks too often is muted, and mutes no mail that went out', () => {
  expect(after(...created, ask(account, { muted: true })).conversion?.muted).toBe(true);
  const muted = ask(account, { muted: true, epoch: 1, at: T0 + MINUTE });
  expect(after(...sent, muted).conversion).toEqual(after(...sent).conversion);
});

it('E2: different addresses are counted for the whole life of the account', () => {
  const addresses = ['a', 'b', 'a', 'c'].map((name, epoch) =>
    ask(account, { epoch, email: `${name}@example.com` }),
  );
  expect(after(...created, ...addresses).conversion?.addresses).toBe(4);
});

it('E2: what is decided about an older request does not touch the newer one', () => {
  const newer = ask(account, { request: next, epoch: 1, email: 'bob@example.com' });
  for (const late of [allowed, limited]) {
    const { conversion } = after(...asked, newer, late);
    expect(conversion).toEqual(after(...asked, newer).conversion);
  }
});
