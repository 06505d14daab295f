// What the tests of the use cases share: a still clock, chance that is no chance, and visitors.
import type { AppError } from '../../../src/domain/errors.ts';
import type { Visitor } from '../../../src/identity/visitor.ts';
import { session, T0 } from '../../support/changes.ts';

/** Later than the changes that made the rows. */
export const NOW = T0 + 60_000;

let drawn = 0;

export const settled = {
  now: () => NOW,
  random(size: number): Uint8Array {
    drawn += 1;
    return new Uint8Array(size).fill(drawn);
  },
};

/** A UUID of version 7 that was made at `NOW`. */
export const idOfNow = versionSeven();

function versionSeven(): RegExp {
  const hex = NOW.toString(16).padStart(12, '0');
  return new RegExp(
    `^${hex.slice(0, 8)}-${hex.slice(8)}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`,
  );
}

export function guest(account: string, epoch = 0): Visitor {
  const token = { account, epoch, issuedAt: 0, expiresAt: 1 };
  return { anonymous: { token, via: 'cookie' }, spentCookie: false };
}

export function member(account: string): Visitor {
  return { member: session(account), spentCookie: false };
}

export const nobody: Visitor = { spentCookie: false };

/** The code that a promise is refused with, and the field it names; undefined when it is not. */
export async function refusalOf(promise: Promise<unknown>) {
  try {
    await promise;
    return undefined;
  } catch (error) {
    const { code, field, name } = error as AppError;
    if (name !== 'AppError') throw error;
    return field === undefined ? code : `${code} ${field}`;
  }
}
