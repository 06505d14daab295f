// Reads the mailbox as a person would: the newest message to an address, and the link in it.
import { eventually } from './eventually.ts';

export interface Mail {
  id: number;
  subject: string;
  text: string;
  html: string;
  /** The first address in its text. */
  link: string;
}

interface Listed {
  id: number;
  recipients: string[];
  subject: string;
}

/** Messages to an address, oldest first. */
export async function mailsTo(mailbox: string, address: string): Promise<Listed[]> {
  const listed = (await (await fetch(`${mailbox}/messages`)).json()) as Listed[];
  return listed
    .filter(({ recipients }) => recipients.some((one) => bare(one) === address))
    .sort((one, other) => one.id - other.id);
}

/** MailCatcher writes `<ann@example.com>`. */
function bare(recipient: string): string {
  return recipient.replace(/^.*<|>$/g, '');
}

/** The message number `nth` to an address, once it has come. */
export async function awaitMail(mailbox: string, address: string, nth = 1): Promise<Mail> {
  const { id, subject } = await eventually(async () => {
    const found = (await mailsTo(mailbox, address))[nth - 1];
    if (!found) throw new Error(`no mail number ${nth} to ${address}`);
    return found;
  });
  const text = await (await fetch(`${mailbox}/messages/${id}.plain`)).text();
  const html = await (await fetch(`${mailbox}/messages/${id}.html`)).text();
  const link = /https?:\/\/\S+/.exec(text)?.[0] ?? '';
  return { id, subject, text, html, link };
}
