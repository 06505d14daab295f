// What a mail is, and its delivery to a real mail server.
import { createTransport } from 'nodemailer';

export type Address = { address: string; name?: string };

/** Text and HTML may be empty, not both. */
export type Mail = {
  from: Address;
  to: Address[];
  subject: string;
  text: string;
  html: string;
};

/** Takes a mail for delivery; rejects when it could not. */
export type Deliver = (mail: Mail) => Promise<void>;

/**
 * Delivery by SMTP.
 *
 * @param url `smtp://user:password@host:port`, or `smtps://…`
 */
export function deliverBySmtp(url: string): Deliver {
  const transport = createTransport({ url, connectionTimeout: 10_000, socketTimeout: 20_000 });
  return async (mail) => {
    await transport.sendMail(toMessage(mail));
  };
}

/** The mail as nodemailer takes it; nothing in it may make nodemailer read a file or a URL. */
export function toMessage({ from, to, subject, text, html }: Mail) {
  const bodies = { ...(text && { text }), ...(html && { html }) };
  return {
    from: toAddress(from),
    to: to.map(toAddress),
    ...{ subject, ...bodies, disableFileAccess: true, disableUrlAccess: true },
  };
}

function toAddress({ address, name }: Address): { address: string; name: string } {
  return { address, name: name ?? '' };
}
