// Who speaks for which account: what a request presented, held against the row.
import { describe, expect, it } from 'vitest';
import { currentAccount, speakerOf } from '../../../src/accounts/speaker.ts';
import { after, ask, erase, id, open, prove, release, session } from '../../support/changes.ts';
import { memoryStore } from './memory-store.ts';
import { guest, member, nobody } from './settled.ts';

const account = id();
const opened = after(open(account));

describe('speakerOf', () => {
  it('a member speaks for their account, whatever token comes along', () => {
    const both = { ...guest(id(), 3), ...member(account) };
    expect(speakerOf(both)).toEqual({ account, credential: { kind: 'member' } });
  });

  it('a member speaks from the workspace of their session', () => {
    const within = { ...nobody, member: session(account, { workspace: 'north' }) };
    const credential = { kind: 'member', workspace: 'north' };
    expect(speakerOf(within)).toEqual({ account, credential });
  });

  it('a token speaks for its stub under its epoch', () => {
    const speaker = { account, credential: { kind: 'anonymous', epoch: 3 } };
    expect(speakerOf(guest(account, 3))).toEqual(speaker);
  });

  it('nobody speaks for nothing', () => {
    expect(speakerOf(nobody)).toBeUndefined();
  });
});

describe('currentAccount', () => {
  const request = id();
  const converting = after(open(account), ask(account, { request }));
  const registered = after(open(account), ask(account, { request }), prove(account, request));

  it.each([
    ['a guest, of their stub', opened, guest(account, 0), true],
    ['an older token, of nothing', converting, guest(account, 0), false],
    ['the token of the asking, of the stub', converting, guest(account, 1), true],
    ['a token, of no registered account', registered, guest(account, registered.epoch), false],
    ['a member, of their account', registered, member(account), true],
    ['a token, of no released stub', after(open(account), release(account)), guest(account), false],
    [
      'a member, of no erased account',
      after(open(account), erase(account)),
      member(account),
      false,
    ],
    ['a stranger, of nothing', opened, nobody, false],
    ['a token of another stub, of nothing', opened, guest(id()), false],
  ])('tells %s', async (_, row, visitor, told) => {
    expect(await currentAccount(memoryStore(row))(visitor)).toEqual(told ? row : undefined);
  });
});
