// What a call of setIdentity asks for, and the sentences for the forms that ask for nothing.
import { warn } from './page.ts';

export interface IdentityCall {
  uid?: string;
  anonymous?: true;
  consent?: boolean;
  properties?: unknown;
  schema?: unknown;
}

const RELEASE = "To release the user: FS('setIdentity', { anonymous: true })";

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `uid: false` is how version 1 releases. @throws string the sentence that helps */
export function identityCall(options: Record<string, unknown>): IdentityCall {
  const { uid, anonymous, consent, properties, schema } = options;
  if (uid === false || anonymous !== undefined) {
    if (uid || (anonymous ?? true) !== true) throw `anonymous must be true, and alone. ${RELEASE}`;
    return { anonymous: true };
  }
  const named = typeof uid === 'string' && uid && uid.length <= 256;
  if (!named && ('uid' in options || consent === undefined)) {
    throw `uid must be a text of 1 to 256 characters. ${RELEASE}`;
  }
  // This is allowed, and hardly ever meant.
  if (uid === 'anonymous') warn(`uid 'anonymous' is a user of that name. ${RELEASE}`);
  return { uid, consent, properties, schema } as IdentityCall;
}
