// Somebody who has an account, and signs in on devices that hold something else.
import { type Client, createClient } from './client.ts';
import type { InProcess } from './in-process.ts';
import { askForLink, confirm, PASSWORD } from './register.ts';
import { signIn } from './sign-in.ts';
import { openStub, type Stub } from './stub.ts';

export interface Member {
  email: string;
  password: string;
  account: string;
}

/** Watches one film, signs up and leaves. */
export async function registerMember(service: InProcess, email: string): Promise<Member> {
  const { client, account } = await openStub(service.url);
  await confirm(client, await askForLink(client, service.mailbox, { email }));
  return { email, password: PASSWORD, account };
}

/** A device with a stub that has watched a film and likes another, on which the member then signs in. */
export async function deviceOf(service: InProcess, member: Member): Promise<Stub> {
  const stub = await openStub(service.url);
  await stub.client.get('/video/counting-up');
  await stub.client.post('/favorites', { film: 'no-nickels', on: 'yes' });
  await signIn(stub.client, member);
  return stub;
}

/** The member on a device that holds nothing. */
export async function signedIn(service: InProcess, member: Member): Promise<Client> {
  const client = createClient(service.url);
  await signIn(client, member);
  return client;
}
