// GET /api/user.
import { expect, it } from 'vitest';
import type { Directory } from './directory.ts';
import { refusal } from './refusal.ts';

export function retrieveRules(directory: () => Directory): void {
  it('finds by id, email, username and login id, whatever the case of the name (D:apis/users/retrieve)', async () => {
    const { client, user, fresh } = directory();
    const name = fresh('Name');
    const { id } = await user({ email: `${name}@example.com`, username: name });
    const found = await Promise.all([
      client.retrieveUser(id),
      client.retrieveUserByEmail(`${name}@EXAMPLE.com`),
      client.retrieveUserByUsername(name.toLowerCase()),
      client.retrieveUserByLoginId(name),
      client.retrieveUserByLoginId(`${name}@example.com`),
    ]);
    expect(found.map(({ response }) => response.user?.id)).toEqual([id, id, id, id, id]);
  });

  it('lets one user’s username be another’s email; which one is meant is decided by loginIdTypes in their order, email first by default (#1874, D:apis/_shared/_login-id-type-field)', async () => {
    const { client, user, fresh } = directory();
    const name = `${fresh()}@example.com`;
    const byEmail = await user({ email: name });
    const byUsername = await user({ username: name });
    const find = async (types: string[]) =>
      (await client.retrieveUserByLoginIdWithLoginIdTypes(name, types)).response.user?.id;
    expect(await find(['username', 'email'])).toBe(byUsername.id);
    expect(await find(['email', 'username'])).toBe(byEmail.id);
    expect((await client.retrieveUserByLoginId(name)).response.user?.id).toBe(byEmail.id);
  });

  it('looks for the named kind alone (D:apis/_shared/_login-id-type-field)', async () => {
    const { client, user, fresh } = directory();
    const name = fresh();
    await user({ username: name });
    const search = client.retrieveUserByLoginIdWithLoginIdTypes(name, ['email']);
    expect((await refusal(search)).statusCode).toBe(404);
  });

  it('finds the user to whom a pending password change belongs (D:apis/users/retrieve)', async () => {
    const { client, user } = directory();
    const { id, username } = await user();
    const { response } = await client.forgotPassword({
      ...{ loginId: String(username), sendForgotPasswordMessage: false },
    });
    const found = await client.retrieveUserByChangePasswordId(response.changePasswordId ?? '');
    expect(found.response.user?.id).toBe(id);
  });
}
