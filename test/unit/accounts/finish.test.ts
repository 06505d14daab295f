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
  expect(taken.calls).toHaveLength(1);
  const missing = modelDirectory();
  expect(await finisher(missing)(row)).toBe('missing');
  expect(missing.calls).toHaveLength(1);
});

it('an account without a conversion is given no address', async () => {
  const row = stubRow();
  const directory = modelDirectory(user(row.id));
  await finisher(directory)(row);
  expect(directory.calls[0]).toMatchObject(['patch', row.id, { email: '' }]);
});
