// How far an email is verified, and what verifies it.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Directory } from './directory.ts';
import { refusal } from './refusal.ts';

export function verificationRules(directory: () => Directory): void {
  const address = () => `${directory().fresh()}@example.com`;
  const identityOf = async (id: string) =>
    (await directory().client.retrieveUser(id)).response.user?.identities?.[0];

  /** Makes a user while the tenant verifies emails. */
  const unverified = async () => {
    const { client, configure } = directory();
    await configure({ emailConfiguration: { verifyEmail: true } });
    try {
      const { response } = await client.createUser('', { user: { email: address() } });
      return { id: response.user?.id ?? '', verificationId: response.emailVerificationId ?? '' };
    } finally {
      await configure({ emailConfiguration: { verifyEmail: false } });
    }
  };

  it('while the tenant verifies none, an identity is Disabled and user.verified says true all the same (D:apis/_shared/_user-response-body-base)', async () => {
    const { verified, identities } = await directory().user({ email: address() });
    expect(verified).toBe(true);
    expect(identities).toMatchObject([{ verified: false, verifiedReason: 'Disabled' }]);
  });

  it('with a key a user’s email is verified administratively (RN 1.37.0)', async () => {
    const { id } = await directory().user({ email: address() });
    await directory().client.verifyEmailAddressByUserId({ userId: id });
    expect(await identityOf(id)).toMatchObject({
      ...{ verified: true, verifiedReason: 'Administrative' },
      verifiedInstant: expect.any(Number),
    });
  });

  it('while the tenant verifies, a new email is Pending until its id comes back (D:apis/users/verify-email)', async () => {
    const { id, verificationId } = await unverified();
    expect(await identityOf(id)).toMatchObject({ verified: false, verifiedReason: 'Pending' });
    await directory().client.verifyEmailAddress({ verificationId });
    expect(await identityOf(id)).toMatchObject({ verified: true, verifiedReason: 'Completed' });
  });

  it('the user to whom a pending verification belongs is found by it (D:apis/users/retrieve)', async () => {
    const { id, verificationId } = await unverified();
    const { response } = await directory().client.retrieveUserByVerificationId(verificationId);
    expect(response.user?.id).toBe(id);
  });

  it('an id that nobody was given is 404 (D:apis/users/verify-email)', async () => {
    const asked = directory().client.verifyEmailAddress({ verificationId: randomUUID() });
    expect((await refusal(asked)).statusCode).toBe(404);
  });
}
