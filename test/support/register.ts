// Signing up without a browser: asking for the mail, reading its link, choosing a password.
import type { Answer, Client } from './client.ts';
import { awaitMail } from './mail.ts';

export const PASSWORD = 'correct horse battery staple';

/** Asks, and returns the link that was mailed; `nth` counts the mails to this address. */
export async function askForLink(
  client: Client,
  mailbox: string,
  { email, nth = 1 }: { email: string; nth?: number },
): Promise<string> {
  const answer = await client.post('/register', { email });
  if (answer.status !== 200) throw new Error(`POST /register answered ${answer.status}`);
  return (await awaitMail(mailbox, email, nth)).link;
}

/** Sends the confirm page's form. */
export function confirm(
  client: Client,
  link: string,
  fields: { password?: string; keep?: 'yes' | 'no' } = {},
): Promise<Answer> {
  const { searchParams } = new URL(link);
  const { id = '', request = '' } = Object.fromEntries(searchParams);
  return client.post('/register/confirm', { id, request, password: PASSWORD, ...fields });
}
