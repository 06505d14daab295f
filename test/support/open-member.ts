// A member's session without FusionAuth and its pages, for tests of what a session is good for.
import { randomUUID } from 'node:crypto';
import { sessionHash } from '../../src/identity/session-id.ts';
import { id, session, signIn } from './changes.ts';
import type { InProcess } from './in-process.ts';

/** @returns the account, and the value of the session's cookie */
export async function openMember(
  service: InProcess,
  account: string = id(),
): Promise<{ account: string; cookie: string }> {
  const cookie = Buffer.from(randomUUID().repeat(2)).toString('base64url').slice(0, 43);
  const hash = sessionHash(cookie) ?? '';
  const at = Date.now() + service.clock.ahead;
  const opened = session(account, { hash, openedAt: at, seenAt: at });
  await service.service.store.commit({ ...signIn(opened), at });
  return { account, cookie };
}
