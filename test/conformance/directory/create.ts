// POST /api/user.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Directory } from './directory.ts';
import { refusal } from './refusal.ts';

export function createRules(directory: () => Directory): void {
  it('keeps the id it is given, or makes one up (D:apis/users/create)', async () => {
    const { client, fresh } = directory();
    const id = randomUUID();
    const given = await client.createUser(id, { user: { username: fresh() } });
    expect(given.response.user?.id).toBe(id);
    const made = await client.createUser('', { user: { username: fresh() } });
    expect(made.response.user?.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('needs no password (RN 1.59.0, #484)', async () => {
    const { client, fresh } = directory();
    const { response } = await client.createUser('', { user: { username: fresh('stub') } });
    expect(response.user?.active).toBe(true);
  });

  it('answers neither password nor salt (D:apis/users/create)', async () => {
    const { client, fresh } = directory();
    const user = { username: fresh(), password: 'a-long-password' };
    const { response } = await client.createUser('', { user });
    expect(JSON.stringify(response)).not.toMatch(/a-long-password|"password"|"salt"/);
  });

  it('stores an email in lower case and a username as it is (D:apis/users/_user-request-body)', async () => {
    const { client, fresh } = directory();
    const name = fresh('Name');
    const { response } = await client.createUser('', {
      user: { email: `${name}@Example.COM`, username: name },
    });
    expect(response.user?.email).toBe(`${name}@example.com`.toLowerCase());
    expect(response.user?.username).toBe(name);
  });

  it.each(['email', 'username'])(
    'refuses a %s that differs only in case from another, by its field (D:apis/users/_user-request-body, D:apis/errors)',
    async (field) => {
      const { client, user, fresh } = directory();
      const value = field === 'email' ? `${fresh('Taken')}@example.com` : fresh('Taken');
      await user({ [field]: value });
      const second = { user: { [field]: value.toUpperCase() } };
      const { statusCode, exception } = await refusal(client.createUser('', second));
      expect(statusCode).toBe(400);
      expect(exception?.fieldErrors?.[`user.${field}`]?.[0]).toEqual({
        code: `[duplicate]user.${field}`,
        message: expect.any(String),
      });
    },
  );

  it('needs an email, a username or a phone number (D:apis/users/_user-request-body, RN 1.59.0)', async () => {
    const { client } = directory();
    const refused = await refusal(client.createUser('', { user: { firstName: 'Nobody' } }));
    expect(refused.statusCode).toBe(400);
    expect(refused.exception?.fieldErrors).toHaveProperty(['user.email']);
  });

  it('answers a token of the new user and when it ends (D:apis/users/create)', async () => {
    const { client, fresh } = directory();
    const { response } = await client.createUser('', { user: { username: fresh() } });
    const payload = String(response.token).split('.')[1] ?? '';
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(claims.sub).toBe(response.user?.id);
    expect(Math.floor((response.tokenExpirationInstant ?? 0) / 1000)).toBe(claims.exp);
  });

  it('lists the identities, of which a username cannot be verified (D:apis/_shared/_user-response-body-base, RN 1.59.0)', async () => {
    const { user, fresh } = directory();
    const name = fresh('Name');
    const { identities } = await user({ email: `${name}@example.com`, username: name });
    expect(identities).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'email', value: `${name}@example.com`.toLowerCase() }),
        expect.objectContaining({
          ...{ type: 'username', value: name, displayValue: name },
          ...{ primary: true, verified: false, verifiedReason: 'Unverifiable' },
        }),
      ]),
    );
  });

  it('gives instants as milliseconds since 1970 (OA ZonedDateTime)', async () => {
    const { insertInstant, lastUpdateInstant } = await directory().user();
    for (const instant of [insertInstant, lastUpdateInstant])
      expect(Math.abs(Number(instant) - Date.now())).toBeLessThan(600_000);
  });

  it('with skipVerification leaves the identity unverified as Skipped, and user.verified true (D:apis/users/create)', async () => {
    const { user, fresh } = directory();
    const made = await user({ email: `${fresh()}@example.com` }, { skipVerification: true });
    expect(made.verified).toBe(true);
    expect(made.identities).toMatchObject([{ verified: false, verifiedReason: 'Skipped' }]);
  });

  it('mails no set-password link to user.data.email, and says that user.email is missing (#2564)', async () => {
    const { client, fresh } = directory();
    const user = { username: fresh(), data: { email: 'later@example.com' } };
    const refused = await refusal(
      client.createUser('', { user, sendSetPasswordIdentityType: 'email' as never }),
    );
    expect(refused.statusCode).toBe(400);
    expect(refused.exception?.fieldErrors?.['user.email']?.[0]?.code).toBe('[required]user.email');
  });
}
