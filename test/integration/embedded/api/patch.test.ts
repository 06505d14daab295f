// PATCH in its three content types (FusionAuth docs, apis/index#the-patch-http-method).
import { describe, expect, it } from 'vitest';
import { startInstance } from './instance.ts';

const merge = { 'content-type': 'application/merge-patch+json' };
const operations = { 'content-type': 'application/json-patch+json' };

async function withUser() {
  const instance = await startInstance();
  const user = await instance.createUser({
    username: 'stub',
    data: { anonymousUser: true, watchCount: 1, films: ['a'], nested: { x: 1 } },
  });
  const path = `/api/user/${user.id}`;
  return { ...instance, user, path };
}

describe('PATCH application/json', () => {
  it('merges objects, appends to arrays and leaves the rest alone', async () => {
    const { client, user } = await withUser();
    const { response } = await client.patchUser(user.id, {
      user: { data: { watchCount: 2, films: ['b'], nested: { y: 2 } } },
    });
    expect(response.user?.data).toEqual({
      anonymousUser: true,
      watchCount: 2,
      films: ['a', 'b'],
      nested: { x: 1, y: 2 },
    });
    expect(response.user?.username).toBe('stub');
  });

  it('drops the username with an empty string once there is an email', async () => {
    const { call, path } = await withUser();
    const { json } = await call('PATCH', path, { user: { email: 'A@example.com', username: '' } });
    expect(json.user.email).toBe('a@example.com');
    expect(json.user).not.toHaveProperty('username');
    expect(json.user.identities.map(({ type }: { type: string }) => type)).toEqual(['email']);
    expect((await call('GET', '/api/user?username=stub')).status).toBe(404);
  });

  it('refuses to leave a user without any login id', async () => {
    const { call, path } = await withUser();
    const { status, json } = await call('PATCH', path, { user: { username: '' } });
    expect(status).toBe(400);
    expect(json.fieldErrors).toHaveProperty(['user.email']);
  });

  it('changes nothing that is not the caller’s to write', async () => {
    const { call, path, user } = await withUser();
    const { json } = await call('PATCH', path, {
      user: {
        id: '99999999-0000-4000-8000-000000000001',
        active: false,
        insertInstant: 1,
        tenantId: '99999999-0000-4000-8000-000000000002',
        verified: false,
        identities: [],
        lastLoginInstant: 5,
      },
    });
    expect(json.user).toMatchObject({
      id: user.id,
      active: true,
      insertInstant: user.insertInstant,
      tenantId: user.tenantId,
      identities: user.identities,
    });
  });

  it('loses no other change made while it hashes a new password', async () => {
    const { call, path, getUser, user } = await withUser();
    const slow = call('PATCH', path, { user: { password: 'new-password' } });
    const quick = Array.from({ length: 5 }, (_, at) =>
      call('PATCH', path, { user: { data: { [`field${at}`]: at } } }),
    );
    await Promise.all([slow, ...quick]);
    const { data, passwordLastUpdateInstant } = await getUser(user.id);
    expect(data).toMatchObject({ field0: 0, field1: 1, field2: 2, field3: 3, field4: 4 });
    expect(passwordLastUpdateInstant).toBeGreaterThan(0);
  });

  it('stamps lastUpdateInstant', async () => {
    const { call, path, clock } = await withUser();
    clock.now += 5000;
    const { json } = await call('PATCH', path, { user: { firstName: 'A' } });
    expect(json.user.lastUpdateInstant).toBe(clock.now);
  });
});

describe('PATCH application/merge-patch+json (RFC 7396)', () => {
  it('replaces arrays and takes away what is null', async () => {
    const { call, path } = await withUser();
    const { json } = await call(
      'PATCH',
      path,
      { user: { data: { films: ['b'], watchCount: null } } },
      merge,
    );
    expect(json.user.data).toEqual({ anonymousUser: true, films: ['b'], nested: { x: 1 } });
  });
});

describe('PATCH application/json-patch+json (RFC 6902)', () => {
  it('applies add, replace, remove, move and copy in order', async () => {
    const { call, path } = await withUser();
    const patch = [
      { op: 'add', path: '/user/data/films/-', value: 'b' },
      { op: 'replace', path: '/user/data/watchCount', value: 9 },
      { op: 'copy', from: '/user/data/nested/x', path: '/user/data/copied' },
      { op: 'move', from: '/user/data/nested', path: '/user/data/moved' },
      { op: 'remove', path: '/user/data/anonymousUser' },
    ];
    const { json } = await call('PATCH', path, patch, operations);
    expect(json.user.data).toEqual({
      watchCount: 9,
      films: ['a', 'b'],
      copied: 1,
      moved: { x: 1 },
    });
  });

  it('changes nothing at all when a test fails', async () => {
    const { call, path, getUser, user } = await withUser();
    const patch = [
      { op: 'replace', path: '/user/data/watchCount', value: 9 },
      { op: 'test', path: '/user/data/anonymousUser', value: false },
    ];
    expect((await call('PATCH', path, patch, operations)).status).toBe(400);
    expect((await getUser(user.id)).data.watchCount).toBe(1);
  });

  it.each([
    [{ op: 'remove', path: '/user/data/absent' }],
    [{ op: 'add', path: '/user/data/films/7', value: 1 }],
    [{ op: 'add', path: '/user/none/deep', value: 1 }],
    [{ op: 'shout', path: '/user' }],
    [{ op: 'add', path: '/user/data/__proto__/polluted', value: 1 }],
    [{ op: 'add', path: '/user/constructor/prototype/polluted', value: 1 }],
    [{ op: 'remove', path: '' }],
    ['nonsense'],
  ])('refuses %j with 400', async (operation) => {
    const { call, path } = await withUser();
    expect((await call('PATCH', path, [operation], operations)).status).toBe(400);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('PUT', () => {
  it('replaces everything but the password', async () => {
    const { call, createUser } = await startInstance();
    const { id } = await createUser({
      email: 'a@example.com',
      password: 'password1',
      firstName: 'A',
      data: { x: 1 },
    });
    const { json } = await call('PUT', `/api/user/${id}`, {
      user: { email: 'a@example.com', data: { y: 2 } },
    });
    expect(json.user.data).toEqual({ y: 2 });
    expect(json.user).not.toHaveProperty('firstName');
    const login = await call('POST', '/api/login', {
      loginId: 'a@example.com',
      password: 'password1',
    });
    expect(login.status).toBe(200);
  });
});

describe('hostile bodies', () => {
  it.each([
    ['a __proto__ key', '{"user":{"data":{"__proto__":{"polluted":1}}}}'],
    ['nesting without end', `{"user":{"data":${'{"a":'.repeat(500)}1${'}'.repeat(500)}}}`],
    ['broken JSON', '{"user":'],
    ['an array for an object', '[]'],
    ['data that is no object', '{"user":{"data":[1]}}'],
    ['a number for an object', '{"user":7}'],
    ['no body', ''],
  ])('refuses %s with 400', async (_what, body) => {
    const { call, path } = await withUser();
    const { status } = await call('PATCH', path, body);
    expect(status).toBe(400);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('refuses a body over a megabyte with 413', async () => {
    const { call, path } = await withUser();
    const { status } = await call('PATCH', path, {
      user: { data: { big: 'x'.repeat(1_100_000) } },
    });
    expect(status).toBe(413);
  });
});
