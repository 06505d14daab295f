// What FusionAuth is asked once a mailbox is proven, and in which order.
import { expect, it } from 'vitest';
import { finisher } from '../../../src/accounts/finish.ts';
import { mirror } from '../../../src/domain/mirror.ts';
import { id } from '../../support/changes.ts';
import { modelDirectory, user } from './model-directory.ts';
import { registeredRow, stubRow } from './rows.ts';

it('the address and the flag first, the stub’s own name gone, then the proof, then the registration', async () => {
  const row = registeredRow();
  const directory = modelDirectory(user(row.id, { username: 'stub' }));
  expect(await finisher(directory)(row)).toBe('finished');
  expect(directory.calls).toEqual([
    ['patch', row.id, { email: 'ann@example.com', username: '', data: mirror(row) }],
    ['verifyEmail', row.id],
    ['register', row.id],
  ]);
});

it('an address that went to somebody else, and a user who is gone, are told, and nothing follows', async () => {
  const row = registeredRow();
  const taken = modelDirectory(user(row.id), user(id(), { email: 'ann@example.com' }));
  expect(await finisher(taken)(row)).toBe('taken');
  expect(taken.calls.map(([name]) => name)).toEqual(['patch', 'userByEmail']);
  const missing = modelDirectory();
  expect(await finisher(missing)(row)).toBe('missing');
  expect(missing.calls).toHaveLength(1);
});

it('H6: an address that stands on a stub without a proof is taken off it', async () => {
  const row = registeredRow();
  const claim = user(id(), { email: 'ann@example.com', data: { anonymousUser: true } });
  const directory = modelDirectory(user(row.id), claim);
  expect(await finisher(directory)(row)).toBe('finished');
  expect(directory.users.get(claim.id)?.email).toBe('');
  expect(directory.users.get(row.id)?.email).toBe('ann@example.com');
});

it('H12: a claim that comes back is taken off again, though not for ever', async () => {
  const row = registeredRow();
  const claim = user(id(), { email: 'ann@example.com', data: { anonymousUser: true } });
  const directory = modelDirectory(user(row.id), claim);
  const { patch } = directory;
  let back = 0;
  directory.patch = async (account, body) => {
    const patched = await patch(account, body);
    if (account === claim.id && back-- > 0) directory.users.set(claim.id, claim);
    return patched;
  };
  back = 2;
  expect(await finisher(directory)(row)).toBe('finished');
  directory.users.set(row.id, user(row.id));
  directory.users.set(claim.id, claim);
  back = Number.POSITIVE_INFINITY;
  expect(await finisher(directory)(row)).toBe('taken');
});

it('an address that was let go of meanwhile is free', async () => {
  const row = registeredRow();
  const claim = user(id(), { email: 'ann@example.com', data: { anonymousUser: true } });
  const directory = modelDirectory(user(row.id), claim);
  const { userByEmail } = directory;
  directory.userByEmail = async (email) => {
    directory.users.set(claim.id, user(claim.id));
    return userByEmail(email);
  };
  expect(await finisher(directory)(row)).toBe('finished');
});

it('an account without a conversion is given no address', async () => {
  const row = stubRow();
  const directory = modelDirectory(user(row.id));
  await finisher(directory)(row);
  expect(directory.calls[0]).toMatchObject(['patch', row.id, { email: '' }]);
});
