// What FusionAuth mails. These rules need a mailbox with MailCatcher's API (MAILBOX_URL) and, in the
// tenant that was copied, the way to it.
import { expect, test } from 'vitest';
import type { Directory } from './directory.ts';
import { place } from './place.ts';

const password = 'a-long-password';

type Listed = { id: number; recipients: string[] };

export function mailRules(directory: () => Directory): void {
  const it = test.skipIf(!place.mailbox);
  /** The text of the first mail to an address. */
  const mailTo = async (address: string): Promise<string> => {
    const list = async () =>
      (await fetch(`${directory().mailboxUrl}/messages`)).json() as Promise<Listed[]>;
    const mine = async () =>
      (await list()).find(({ recipients }) => recipients.join().includes(address));
    await expect.poll(mine).toBeDefined();
    const id = (await mine())?.id;
    return (await fetch(`${directory().mailboxUrl}/messages/${id}.plain`)).text();
  };
  const idIn = (text: string): string => /id=(\S+)/.exec(text)?.[1] ?? '';
  const address = () => `${directory().fresh()}@example.com`;

  it('without a key a message is always sent, and the answer is empty (D:apis/users/forgot-password)', async () => {
    const { open, user, applicationId } = directory();
    const email = address();
    await user({ email });
    const body = { loginId: email, applicationId, sendForgotPasswordMessage: false };
    const { status, text } = await open('POST', '/api/user/forgot-password', body);
    expect([status, text]).toEqual([200, '']);
    expect(idIn(await mailTo(email)).length).toBeGreaterThan(20);
  });

  it('it goes to user.data.email when the user has no email (#1204)', async () => {
    const { client, user } = directory();
    const email = address();
    const { username } = await user({ username: directory().fresh(), data: { email } });
    await client.forgotPassword({ loginId: String(username), state: { anon_user: 'yes' } });
    expect(await mailTo(email)).toContain('anon_user=yes');
  });

  it('an id that FusionAuth mailed to the email verifies it implicitly (#1467, #1705)', async () => {
    const { client, user } = directory();
    const email = address();
    const { id } = await user({ email });
    await client.forgotPassword({ loginId: email });
    await client.changePassword(idIn(await mailTo(email)), { password });
    const { response } = await client.retrieveUser(id);
    expect(response.user?.identities).toMatchObject([
      { verified: true, verifiedReason: 'Implicit' },
    ]);
  });

  it('unless the tenant does not allow it (RN 1.32.0)', async () => {
    const { client, user, configure } = directory();
    const email = address();
    const { id } = await user({ email });
    await configure({ emailConfiguration: { implicitEmailVerificationAllowed: false } });
    try {
      await client.forgotPassword({ loginId: email });
      await client.changePassword(idIn(await mailTo(email)), { password });
    } finally {
      await configure({ emailConfiguration: { implicitEmailVerificationAllowed: true } });
    }
    const { response } = await client.retrieveUser(id);
    expect(response.user?.identities?.[0]?.verified).toBe(false);
  });
}
