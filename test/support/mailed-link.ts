// What FusionAuth mailed for a conversion, as its own API sees it, without a page of anybody's.
import { callFusionAuth } from './directory.ts';
import { awaitMail } from './mail.ts';

export interface MailedLink {
  /** FusionAuth's change password id. */
  id: string;
  /** The conversion request, in links that lead to a page of ours. */
  request: string | undefined;
}

/** The link in mail number `nth` to an address: to our own page, or to FusionAuth's hosted one. */
export async function mailedLink(mailbox: string, email: string, nth = 1): Promise<MailedLink> {
  const url = new URL((await awaitMail(mailbox, email, nth)).link);
  const request = url.searchParams.get('request') ?? undefined;
  const id = request ? url.searchParams.get('id') : url.pathname.split('/').at(-1);
  return { id: id ?? '', request };
}

/** FusionAuth's status for a link: 200 while it works. */
export async function statusOfLink(fusionAuth: string, { id }: MailedLink): Promise<number> {
  return (await callFusionAuth(fusionAuth, `/api/user/change-password/${id}`)).status;
}

/** Sets the password through the link, as FusionAuth's hosted page does. */
export async function spendLink(fusionAuth: string, { id }: MailedLink): Promise<void> {
  const body = { changePasswordId: id, password: 'correct horse battery staple' };
  const { status } = await callFusionAuth(fusionAuth, '/api/user/change-password', {
    method: 'POST',
    body,
  });
  if (status !== 200) throw new Error(`FusionAuth answered ${status} to the link`);
}
