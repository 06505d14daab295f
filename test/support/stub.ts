// A visitor who has watched one film: a device with a cookie, and the account that it speaks for.
import { type Client, createClient } from './client.ts';

export interface Stub {
  client: Client;
  /** The account's id. */
  account: string;
  /** The anonymous token. */
  token: string;
}

export const COOKIE = 'vestibule';

export async function openStub(url: string, headers: Record<string, string> = {}): Promise<Stub> {
  const client = createClient(url);
  const answer = await client.get('/video', headers);
  const token = client.cookies.get(COOKIE);
  if (answer.status !== 200 || !token) throw new Error(`No stub was opened: ${answer.status}`);
  return { client, account: accountIn(token), token };
}

/** The account that a token names, whether or not it verifies. */
export function accountIn(token: string): string {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  return (JSON.parse(payload) as { sub: string }).sub;
}

/** A device that holds nothing but this token. */
export function deviceWith(url: string, token: string): Client {
  return createClient(url, new Map([[COOKIE, token]]));
}
