// What a sign-in says of the password before it: FusionAuth's record knows when it was changed.
import { describe, expect, it } from 'vitest';
import { passwordReader, signer } from '../../../src/accounts/sign-in.ts';
import { DirectoryError } from '../../../src/domain/directory-error.ts';
import { after, id, open, T0 } from '../../support/changes.ts';
import { memoryStore } from './memory-store.ts';
import { modelDirectory } from './model-directory.ts';
import { NOW, refusalOf, settled } from './settled.ts';

const account = id();
const who = { account, email: 'ann@example.com', roles: [], authenticatedAt: NOW };

it.each([
  ['where it is known goes along, and is no part of the session', T0, { passwordChangedAt: T0 }],
  ['where nobody knows is not made up', undefined, {}],
])('the instant of the password %s', async (_, passwordChangedAt, said) => {
  const store = memoryStore(after(open(account)));
  await signer({ ...settled, store })({ ...who, passwordChangedAt }, 'the-hash');
  const session = { ...who, hash: 'the-hash', openedAt: NOW, seenAt: NOW };
  const change = { type: 'signIn', account, at: NOW, session, id: expect.any(String), ...said };
  expect(store.changes).toStrictEqual([change]);
});

describe('FusionAuth, asked when a password was changed,', () => {
  const user = { id: account, active: true, data: {}, passwordChangedAt: T0, updatedAt: T0 };

  it('says it of a user, and nothing of one that it does not hold', async () => {
    const changedAt = passwordReader(modelDirectory(user));
    expect(await changedAt(account)).toBe(T0);
    expect(await changedAt(id())).toBeUndefined();
  });

  it('and away, lets nobody in by guess', async () => {
    const directory = modelDirectory(user);
    directory.failing.set('user', new DirectoryError('unavailable', { call: 'retrieve user' }));
    expect(await refusalOf(passwordReader(directory)(account))).toBe('directory_unavailable');
  });
});
