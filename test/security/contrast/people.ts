// Who takes part in an attack, and what they do again and again.
import { type Client, createClient } from '../../support/client.ts';
import { callFusionAuth, recordOf } from '../../support/directory.ts';
import { mailsTo } from '../../support/mail.ts';
import type { Outcome, State, Target } from './target.ts';

export const THEIRS = 'a password of the attacker';

export interface Guest {
  device: Client;
  token: string;
  account: string;
}

/** Somebody who has watched a film. */
export async function guest(target: Target): Promise<Guest> {
  const device = createClient(target.url);
  await device.get('/video');
  const token = tokenOn(target, device);
  const account = target.accountOf(token);
  await target.state(account);
  return { device, token, account };
}

export function tokenOn(target: Target, device: Client): string {
  const token = device.cookies.get(target.cookie);
  if (!token) throw new Error('The device holds no cookie.');
  return token;
}

/** A device that holds this cookie alone. */
export function holding(target: Target, token: string): Client {
  return createClient(target.url, new Map([[target.cookie, token]]));
}

/** Sets up an account as its owner would, and nobody else is about. */
export async function member(target: Target, email: string): Promise<Guest> {
  const owner = await guest(target);
  await target.ask(owner.device, email);
  if (!(await target.prove({ device: owner.device, email }))) throw new Error('not registered');
  await target.signIn(owner.device, email);
  return owner;
}

export async function mailCount(target: Target, email: string): Promise<number> {
  return (await mailsTo(target.mailbox, email)).length;
}

/** FusionAuth's answer to a sign-in at its API, whoever knows the password. */
export async function loginStatus(target: Target, loginId: string, password: string) {
  const body = { loginId, password };
  return (await callFusionAuth(target.fusionAuth, '/api/login', { method: 'POST', body })).status;
}

/** As if the password of a stub had leaked: the attacker knows it, and its user name. */
export async function leak(target: Target, account: string): Promise<string> {
  const body = { user: { password: THEIRS } };
  const path = `/api/user/${account}`;
  const { status } = await callFusionAuth(target.fusionAuth, path, { method: 'PATCH', body });
  const record = await recordOf(target.fusionAuth, account);
  if (status !== 200 || !record?.username) throw new Error('The stub has no user name.');
  return record.username;
}

/** Tries what a cookie could do to an account that is somebody else's by now. */
export async function replay(target: Target, copies: string[], account: string): Promise<Outcome> {
  const before = await target.state(account);
  for (const [nth, copy] of copies.entries()) {
    await holding(target, copy).get('/video');
    await target.ask(holding(target, copy), `thief${nth}-${account}@evil.example`);
  }
  return same(before, await target.state(account)) ? 'held' : 'fell';
}

export function same(one: State, other: State): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
