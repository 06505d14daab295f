// The user endpoints, by FusionAuth's documentation (apis/users).
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { rejection, startInstance } from './instance.ts';

describe('creating a user', () => {
  it('keeps the id it is given and answers no password or salt', async () => {
    const { client } = await startInstance();
    const id = randomUUID();
    const { response } = await client.createUser(id, {
      user: { email: 'A@Example.com', password: 'password1' },
    });
    expect(response.user).toMatchObject({
      id,
      email: 'a@example.com',
      active: true,
      verified: true,
    });
    expect(response.token).toMatch(/^eyJ/);
    expect(JSON.stringify(response.user)).not.toMatch(/password1|"salt"|"hash"/);
    expect(response.user?.passwordLastUpdateInstant).toBe(response.user?.insertInstant);
  });

  it('needs no password, which is then unset (1.59)', async () => {
    const { client } = await startInstance();
    const { response } = await client.createUser('', { user: { username: 'Stub-1' } });
    expect(response.user).toMatchObject({ username: 'Stub-1' });
    expect(response.user).not.toHaveProperty('passwordLastUpdateInstant');
    expect(
      (await rejection(client.login({ loginId: 'Stub-1', password: 'anything1' }))).statusCode,
    ).toBe(404);
  });

  it('lists its identities: an email is Disabled while the tenant does not verify, a username Unverifiable', async () => {
    const { createUser } = await startInstance();
    const user = await createUser({ email: 'a@example.com', username: 'Name' });
    expect(user.identities).toMatchObject([
      {
        type: 'email',
        value: 'a@example.com',
        primary: true,
        verified: false,
        verifiedReason: 'Disabled',
      },
      {
        type: 'username',
        value: 'Name',
        displayValue: 'Name',
        verified: false,
        verifiedReason: 'Unverifiable',
      },
    ]);
  });

  it('marks the email Skipped when verification is skipped', async () => {
    const { createUser } = await startInstance();
    const user = await createUser({ email: 'a@example.com' }, { skipVerification: true });
    expect(user.identities[0]).toMatchObject({ verified: false, verifiedReason: 'Skipped' });
    expect(user.verified).toBe(true);
  });

  it('refuses a user without any login id, naming user.email', async () => {
    const { call } = await startInstance();
    const { status, json } = await call('POST', '/api/user', { user: { firstName: 'Nobody' } });
    expect(status).toBe(400);
    expect(json.fieldErrors['user.email'][0].code).toBe('[blank]user.email');
  });

  it.each([
    ['email', 'taken@example.com', 'TAKEN@example.com'],
    ['username', 'Taken', 'taken'],
  ])('refuses a %s that differs only in case from another', async (field, first, second) => {
    const { call, createUser } = await startInstance();
    await createUser({ [field]: first });
    const { status, json } = await call('POST', '/api/user', { user: { [field]: second } });
    expect(status).toBe(400);
    expect(json.fieldErrors[`user.${field}`][0].code).toBe(`[duplicate]user.${field}`);
  });

  it.each([
    ['short', 'tooShort'],
    ['x'.repeat(257), 'tooLong'],
  ])('refuses the password %.8s… as %s', async (password, reason) => {
    const { call } = await startInstance();
    const { status, json } = await call('POST', '/api/user', { user: { username: 'u', password } });
    expect(status).toBe(400);
    expect(json.fieldErrors['user.password'][0].code).toBe(`[${reason}]user.password`);
  });

  it.each(['tomorrow', '2007-13-03', '2007-02-30', '1-1-1'])(
    'refuses the birth date %s by its field',
    async (birthDate) => {
      const { call } = await startInstance();
      const { status, json } = await call('POST', '/api/user', {
        user: { username: 'u', birthDate },
      });
      expect([status, Object.keys(json.fieldErrors)]).toEqual([400, ['user.birthDate']]);
    },
  );

  it('stores nothing when a set-password mail is asked for and there is no email (#2564)', async () => {
    const { call } = await startInstance();
    const user = { username: 'u', data: { email: 'later@example.com' } };
    const { status, json } = await call('POST', '/api/user', {
      user,
      sendSetPasswordIdentityType: 'email',
    });
    expect(status).toBe(400);
    expect(json.fieldErrors).toHaveProperty(['user.email']);
    expect((await call('GET', '/api/user?username=u')).status).toBe(404);
  });

  it('refuses a second user with the same id', async () => {
    const { call } = await startInstance();
    const id = randomUUID();
    expect((await call('POST', `/api/user/${id}`, { user: { username: 'one' } })).status).toBe(200);
    const second = await call('POST', `/api/user/${id}`, { user: { username: 'two' } });
    expect(second.json.fieldErrors['user.id'][0].code).toBe('[duplicate]user.id');
  });

  it('makes one user of two simultaneous requests for the same email', async () => {
    const { call } = await startInstance();
    const post = () =>
      call('POST', '/api/user', { user: { email: 'a@example.com', password: 'password1' } });
    const statuses = (await Promise.all([post(), post(), post()])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 400, 400]);
  });
});

describe('finding a user', () => {
  it('answers an empty 404 for one that does not exist', async () => {
    const { call } = await startInstance();
    const { status, text } = await call('GET', `/api/user/${randomUUID()}`);
    expect([status, text]).toEqual([404, '']);
  });

  it('finds by email and username whatever their case, and by nothing else', async () => {
    const { client, createUser } = await startInstance();
    const { id } = await createUser({ email: 'a@example.com', username: 'Name' });
    expect((await client.retrieveUserByEmail('A@EXAMPLE.COM')).response.user?.id).toBe(id);
    expect((await client.retrieveUserByUsername('nAME')).response.user?.id).toBe(id);
    expect((await client.retrieveUserByLoginId('name')).response.user?.id).toBe(id);
    expect((await rejection(client.retrieveUserByEmail('Name'))).statusCode).toBe(404);
  });

  it('compares a login id in the order of loginIdTypes (1.59)', async () => {
    const { client, createUser } = await startInstance();
    const byEmail = await createUser({ email: 'x@example.com' });
    const byName = await createUser({ username: 'x@example.com' });
    const find = async (types: string[]) =>
      (await client.retrieveUserByLoginIdWithLoginIdTypes('x@example.com', types)).response.user
        ?.id;
    expect(await find(['username', 'email'])).toBe(byName.id);
    expect(await find(['email', 'username'])).toBe(byEmail.id);
  });

  it('refuses an id that is no UUID', async () => {
    const { call } = await startInstance();
    const { status, json } = await call('GET', '/api/user/not-a-uuid');
    expect(status).toBe(400);
    expect(json.fieldErrors.userId[0].code).toBe('[couldNotConvert]userId');
  });
});

describe('removing a user', () => {
  it('deactivates by default: the data stays, sign-in is locked (423) until it is reactivated', async () => {
    const { client, createUser, call, getUser } = await startInstance();
    const { id } = await createUser({
      email: 'a@example.com',
      password: 'password1',
      data: { kept: 1 },
    });
    await client.deactivateUser(id);
    expect(await getUser(id)).toMatchObject({ active: false, data: { kept: 1 } });
    const login = () =>
      call('POST', '/api/login', { loginId: 'a@example.com', password: 'password1' });
    expect((await login()).status).toBe(423);
    await client.reactivateUser(id);
    expect((await login()).status).toBe(200);
  });

  it('deletes for good with hardDelete, and frees the email', async () => {
    const { client, createUser, call } = await startInstance();
    const { id } = await createUser({ email: 'a@example.com' });
    await client.deleteUser(id);
    expect((await call('GET', `/api/user/${id}`)).status).toBe(404);
    expect((await call('DELETE', `/api/user/${id}`)).status).toBe(404);
    await createUser({ email: 'a@example.com' });
  });

  it('deletes in bulk by ids and leaves userIds out when none matched', async () => {
    const { call, createUser } = await startInstance();
    const one = await createUser({ username: 'one' });
    const two = await createUser({ username: 'two' });
    const dry = await call(
      'DELETE',
      `/api/user/bulk?userId=${one.id}&userId=${two.id}&dryRun=true&hardDelete=true`,
    );
    expect(dry.json).toEqual({
      dryRun: true,
      hardDelete: true,
      total: 2,
      userIds: [one.id, two.id],
    });
    const done = await call('DELETE', '/api/user/bulk', { userIds: [one.id], hardDelete: true });
    expect(done.json).toEqual({ dryRun: false, hardDelete: true, total: 1, userIds: [one.id] });
    expect((await call('GET', `/api/user/${two.id}`)).status).toBe(200);
    const none = await call('DELETE', '/api/user/bulk', { userIds: [one.id], hardDelete: true });
    expect(none.json).toEqual({ dryRun: false, hardDelete: true, total: 0 });
  });

  it('deletes in bulk by a query in a JSON body, as the official client sends it', async () => {
    const { client, createUser, call } = await startInstance();
    const stub = await createUser({ username: 'one', data: { anonymousUser: true } });
    const member = await createUser({ username: 'two', data: { anonymousUser: false } });
    const { response } = await client.deleteUsersByQuery({
      queryString: 'data.anonymousUser:true',
      hardDelete: true,
    });
    expect(response.userIds).toEqual([stub.id]);
    expect((await call('GET', `/api/user/${member.id}`)).status).toBe(200);
  });
});

describe('registering a user', () => {
  const applicationId = 'bbbbbbbb-0000-4000-8000-000000000002';

  it('creates user and registration in one call, with the default roles', async () => {
    const { client } = await startInstance();
    const { response } = await client.register('', {
      user: { email: 'a@example.com', password: 'password1' },
      registration: { applicationId },
    });
    expect(response.registration).toMatchObject({
      applicationId,
      roles: ['member'],
      verified: true,
    });
    expect(response.user?.registrations).toHaveLength(1);
  });

  it('registers a known user once, and refuses a role the application does not have', async () => {
    const { call, createUser } = await startInstance();
    const { id } = await createUser({ username: 'u' });
    const post = (roles: string[]) =>
      call('POST', `/api/user/registration/${id}`, { registration: { applicationId, roles } });
    expect((await post(['king'])).json.fieldErrors).toHaveProperty(['registration.roles']);
    const first = await post(['admin']);
    expect(first.json.registration.roles).toEqual(['admin']);
    expect(first.json).not.toHaveProperty('user');
    expect((await post(['admin'])).json.fieldErrors.registration[0].code).toBe(
      '[duplicate]registration',
    );
  });
});
