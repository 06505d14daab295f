// Builds the raw source of a mail (RFC 5322) as it would go over the wire.
import { createTransport } from 'nodemailer';
import { type Mail, toMessage } from './deliver.ts';

const composer = createTransport({ streamTransport: true, buffer: true, newline: 'unix' });

/** The source of a mail dated `at` (epoch milliseconds). */
export async function compose(mail: Mail, at: number): Promise<Buffer> {
  const { message } = await composer.sendMail({ ...toMessage(mail), date: new Date(at) });
  return message as Buffer;
}
