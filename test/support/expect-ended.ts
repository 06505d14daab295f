// A token that no longer speaks for its account must be nobody's on every route (I4).
import { expect } from 'vitest';
import { type Client, createClient } from './client.ts';
import { accountIn, COOKIE, deviceWith } from './stub.ts';

/** Tries every route with it; what it does lands on a new stub. */
export async function expectEnded(url: string, token: string): Promise<void> {
  await expectUnknown(url, token);
  const film = { film: 'no-nickels' };
  const touches: ((client: Client) => Promise<unknown>)[] = [
    (client) => client.get('/video'),
    (client) => client.post('/favorites', { ...film, on: 'yes' }),
    (client) => client.call('POST', '/api/actions', { action: 'video.watched', properties: film }),
  ];
  for (const touch of touches) {
    const client = deviceWith(url, token);
    await touch(client);
    expect(accountIn(client.cookies.get(COOKIE) ?? '')).not.toBe(accountIn(token));
  }
}

async function expectUnknown(url: string, token: string): Promise<void> {
  const device = () => deviceWith(url, token);
  expect((await device().call('GET', '/api/me')).json()).toEqual({ state: 'unknown' });
  expect((await device().call('GET', '/api/me/export')).status).toBe(401);
  expect((await device().call('DELETE', '/api/me')).status).toBe(401);
  expect((await device().post('/account/erase', {})).status).toBe(401);
  expect((await device().get('/account')).location).toBe(`${url}/login`);
  expect((await device().get('/make-change')).location).toContain('/login');
  expect((await device().get('/register')).location).toContain('/oauth2/register');
  const email = { email: 'thief@example.com' };
  expect((await device().post('/register', email)).location).toContain('/oauth2/register');
  expect((await device().call('POST', '/api/register', email)).status).toBe(401);
  expect((await device().get('/')).body).not.toContain('watched 1');
  const bearer = { authorization: `Bearer ${token}` };
  const native = await createClient(url).call('GET', '/api/me', undefined, bearer);
  expect(native.json()).toEqual({ state: 'unknown' });
}
