// Who the user of this page is: identify, release, and what getConfig tells of them.
import { mustCapture, send } from './capture.ts';
import { current, digest, renew, setUser } from './identity.ts';
import { type IdentityCall, identityCall, isObject } from './identity-call.ts';
import { tell } from './observers.ts';
import type { Refusal, Settle } from './outbox.ts';

interface Snapshot {
  uid?: string;
  properties: object;
}

let known: { device: string; user: Snapshot } | undefined;

/** What this page was told of its user. Another tab, or the server, may have released the device meanwhile. */
export function snapshot(): Snapshot | undefined {
  return known?.device === current().device ? known.user : undefined;
}

export function remember({ uid, properties }: IdentityCall): void {
  const before = snapshot();
  const user = {
    ...before,
    ...(uid && { uid }),
    properties: { ...before?.properties, ...(isObject(properties) && properties) },
  };
  known = { device: current().device, user };
  tell('internal/user', { user });
}

function forget(): void {
  known = undefined;
  tell('internal/user', { user: null });
}

/** It is said under the old identity, and the next call is made under a new one: server or no server. */
export function release(settle: Settle): void {
  send('setIdentity', { anonymous: true }, settle);
  renew();
  forget();
}

/** A device has one user at most: with another one it is a new device. */
function identify(uid: string, call: IdentityCall, settle: Settle): void {
  const user = digest(uid);
  const before = current().user;
  if (before && before !== user) release(() => {});
  const { device } = setUser(user);
  send('setIdentity', call, (refusal) => {
    if (refusal && current().device === device) undo(refusal, before === user);
    settle(refusal);
  });
  remember(call);
}

/** A user that the device had before stays, unless it is the uid that the server minds. */
function undo({ field }: Refusal, knewIt: boolean): void {
  if (knewIt && field !== 'uid') return;
  if (knewIt) renew();
  else setUser('');
  forget();
}

export function setIdentity(options: Record<string, unknown>, settle: Settle): void {
  const call = identityCall(options);
  if (call.anonymous) return void release(settle);
  mustCapture();
  if (call.uid) identify(call.uid, call, settle);
  else send('setIdentity', call, settle);
}
