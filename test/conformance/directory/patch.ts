// PUT and PATCH /api/user/{userId}, and the three kinds of patch.
import { expect, it } from 'vitest';
import type { Directory, Json } from './directory.ts';

const merge = { 'content-type': 'application/merge-patch+json' };
const operations = { 'content-type': 'application/json-patch+json' };

export function patchRules(directory: () => Directory): void {
  const start = async (data: Json = {}) => {
    const { user, fresh, call } = directory();
    const password = 'a-long-password';
    const made = await user({ username: fresh(), firstName: 'Ann', password, data });
    const path = `/api/user/${made.id}`;
    const read = async () => (await call('GET', path)).json.user;
    return { made, path, read };
  };

  it('PUT replaces everything but a password that is left out (D:apis/users/update)', async () => {
    const { client } = directory();
    const { made, read } = await start({ count: 1 });
    const loginId = String(made.username);
    await client.updateUser(made.id, { user: { username: loginId } });
    const after = await read();
    expect(after).not.toHaveProperty('firstName');
    expect(after.data ?? {}).toEqual({});
    const { statusCode } = await client.login({
      loginId,
      password: 'a-long-password',
      noJWT: true,
    });
    expect(statusCode).toBe(200);
  });

  it.each([
    ['application/json', { user: { data: { count: 2 } } }],
    ['application/merge-patch+json', { user: { data: { count: 2 } } }],
    ['application/json-patch+json', [{ op: 'replace', path: '/user/data/count', value: 2 }]],
  ])(
    'PATCH as %s changes what it names and leaves the rest (D:apis/index#the-patch-http-method)',
    async (type, body) => {
      const { path, read } = await start({ count: 1, kept: true });
      const { status } = await directory().call('PATCH', path, body, { 'content-type': type });
      expect(status).toBe(200);
      expect(await read()).toMatchObject({ firstName: 'Ann', data: { count: 2, kept: true } });
    },
  );

  it('the official client’s PATCH needs no login id in it (#824)', async () => {
    const { made, read } = await start({ anonymousUser: true });
    await directory().client.patchUser(made.id, { user: { data: { watchCount: 1 } } });
    expect(await read()).toMatchObject({ data: { anonymousUser: true, watchCount: 1 } });
  });

  it('PATCH as application/json appends arrays in data (#441)', async () => {
    const { path, read } = await start({ films: ['a'] });
    await directory().call('PATCH', path, { user: { data: { films: ['b'] } } });
    expect((await read()).data.films).toEqual(['a', 'b']);
  });

  it('a merge patch replaces arrays (RFC 7396)', async () => {
    const { path, read } = await start({ films: ['a'] });
    await directory().call('PATCH', path, { user: { data: { films: ['b'] } } }, merge);
    expect((await read()).data.films).toEqual(['b']);
  });

  it('a JSON patch adds, moves and removes (RFC 6902)', async () => {
    const { path, read } = await start({ films: ['a'], old: 1, gone: 2 });
    const patch = [
      { op: 'add', path: '/user/data/films/-', value: 'b' },
      { op: 'add', path: '/user/data/films/0', value: 'c' },
      { op: 'move', from: '/user/data/old', path: '/user/data/new' },
      { op: 'remove', path: '/user/data/gone' },
    ];
    expect((await directory().call('PATCH', path, patch, operations)).status).toBe(200);
    expect((await read()).data).toEqual({ films: ['c', 'a', 'b'], new: 1 });
  });

  it('a JSON patch whose test holds is applied (RFC 6902)', async () => {
    const { path, read } = await start({ count: 1 });
    const patch = [
      { op: 'test', path: '/user/data/count', value: 1 },
      { op: 'replace', path: '/user/data/count', value: 2 },
    ];
    expect((await directory().call('PATCH', path, patch, operations)).status).toBe(200);
    expect((await read()).data.count).toBe(2);
  });

  it('a new email stands at once, whoever owns it (#1638)', async () => {
    const { client, fresh } = directory();
    const { made, read } = await start();
    const email = `${fresh()}@example.com`;
    await client.patchUser(made.id, { user: { email } });
    expect((await read()).email).toBe(email);
  });

  it('patches that come one after another are all kept (#3206)', async () => {
    const { made, read } = await start();
    for (const field of ['a', 'b', 'c', 'd', 'e'])
      await directory().client.patchUser(made.id, { user: { data: { [field]: 1 } } });
    expect((await read()).data).toEqual({ a: 1, b: 1, c: 1, d: 1, e: 1 });
  });

  it('a change moves lastUpdateInstant and leaves insertInstant (D:apis/_shared/_user-response-body-base)', async () => {
    const { made, read } = await start();
    await directory().client.patchUser(made.id, { user: { firstName: 'Bea' } });
    const after = await read();
    expect(after.insertInstant).toBe(made.insertInstant);
    expect(after.lastUpdateInstant).toBeGreaterThanOrEqual(Number(made.lastUpdateInstant));
  });
}
