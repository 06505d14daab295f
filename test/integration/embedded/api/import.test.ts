// POST /api/user/import (FusionAuth docs, apis/users/import).
import { pbkdf2Sync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { applicationId, startInstance, tenantId } from './instance.ts';

const path = '/api/user/import';
const id = 'eeeeeeee-0000-4000-8000-000000000007';

describe('an import', () => {
  it('keeps ids, ages and registrations, and answers with a status alone', async () => {
    const { call, getUser, client } = await startInstance();
    const answer = await call('POST', path, {
      users: [
        {
          id,
          email: 'Old@Example.com',
          active: true,
          verified: true,
          insertInstant: 1_000,
          data: { plan: 'gold' },
          registrations: [{ applicationId, roles: ['admin'] }],
        },
        { username: 'sleeper' },
      ],
    });
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(await getUser(id)).toMatchObject({
      active: true,
      email: 'old@example.com',
      insertInstant: 1_000,
      verified: true,
      identities: [{ type: 'email', verified: true, verifiedReason: 'Import' }],
      registrations: [{ applicationId, roles: ['admin'] }],
    });
    const { response } = await client.retrieveUserByUsername('sleeper');
    expect(response.user).toMatchObject({ active: false });
    const found = await call('POST', '/api/user/search', {
      search: { queryString: 'data.plan:gold' },
    });
    expect(found.json.total).toBe(1);
  });

  it('takes a password in plain text, or its hash and salt', async () => {
    const { call } = await startInstance();
    const salt = Buffer.from('a salt').toString('base64');
    const hash = pbkdf2Sync('hashed password', 'a salt', 1000, 32, 'sha256').toString('base64');
    const encryptionScheme = 'salted-pbkdf2-hmac-sha256';
    await call('POST', path, {
      users: [
        { username: 'plain', active: true, password: 'plain password' },
        { username: 'hashed', active: true, password: hash, salt, encryptionScheme, factor: 1000 },
      ],
    });
    for (const [loginId, password, status] of [
      ['plain', 'plain password', 200],
      ['hashed', 'hashed password', 200],
      ['hashed', hash, 404],
    ]) {
      expect((await call('POST', '/api/login', { loginId, password })).status).toBe(status);
    }
  });

  it('is all or nothing: a duplicate says nothing unless validation is asked for', async () => {
    const { call, createUser } = await startInstance();
    await createUser({ email: 'known@example.com' });
    const users = [{ username: 'new' }, { email: 'KNOWN@example.com' }];
    const blunt = await call('POST', path, { users });
    expect([blunt.status, blunt.text]).toEqual([500, '']);
    const telling = await call('POST', path, { users, validateDbConstraints: true });
    expect(telling.status).toBe(400);
    expect(telling.json.fieldErrors['users[1].email'][0].code).toBe('[duplicate]users[1].email');
    const twice = await call('POST', path, {
      users: [{ username: 'new' }, { username: 'NEW' }],
      validateDbConstraints: true,
    });
    expect(twice.json.fieldErrors).toHaveProperty(['users[1].username']);
    expect((await call('GET', '/api/user?username=new')).status).toBe(404);
  });

  it.each([
    [{}, 'users'],
    [{ users: [{ username: 'x' }, {}] }, 'users[1].email'],
    [
      { users: [{ username: 'x', encryptionScheme: 'rot13', password: 'y', salt: '' }] },
      'users[0].encryptionScheme',
    ],
    [
      { users: [{ username: 'x', encryptionScheme: 'salted-pbkdf2-hmac-sha256', password: 'y' }] },
      'users[0].salt',
    ],
    [
      {
        users: [
          {
            username: 'x',
            factor: 1e9,
            encryptionScheme: 'salted-pbkdf2-hmac-sha256',
            password: 'y',
            salt: '',
          },
        ],
      },
      'users[0].factor',
    ],
    [{ users: [], encryptionScheme: 'rot13' }, undefined],
    [{ users: [{ username: 'x' }], encryptionScheme: 'rot13' }, 'encryptionScheme'],
  ])('%j is answered with an error about %s', async (body, field) => {
    const { call } = await startInstance();
    const { status, json } = await call('POST', path, body);
    expect(status).toBe(field === undefined ? 200 : 400);
    if (field !== undefined) expect(json.fieldErrors).toHaveProperty([field]);
  });

  it('takes more than a megabyte', async () => {
    const { call } = await startInstance();
    const users = Array.from({ length: 3000 }, (_, at) => ({
      username: `user-${at}`,
      data: { text: 'x'.repeat(400) },
    }));
    expect((await call('POST', path, { users })).status).toBe(200);
    expect((await call('POST', '/api/user', { user: { username: 'x'.repeat(2e6) } })).status).toBe(
      413,
    );
  });

  it('is one event of all its users', async () => {
    const { call } = await startInstance();
    const posted = Promise.withResolvers<{ type: string; users: { username: string }[] }>();
    const listener = createServer(async (request, response) => {
      posted.resolve(JSON.parse(Buffer.concat(await request.toArray()).toString('utf8')).event);
      response.end();
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void listener.close());
    const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    const type = 'user.bulk.create';
    await call('POST', '/api/webhook', {
      webhook: { url, global: true, eventsEnabled: { [type]: true, 'user.create': true } },
    });
    const setting = { enabled: true, transactionType: 'None' };
    await call('PATCH', `/api/tenant/${tenantId}`, {
      tenant: { eventConfiguration: { events: { [type]: setting, 'user.create': setting } } },
    });
    await call('POST', path, { users: [{ username: 'a' }, { username: 'b' }] });
    const event = await posted.promise;
    expect([event.type, event.users.map(({ username }) => username)]).toEqual([type, ['a', 'b']]);
  });
});
