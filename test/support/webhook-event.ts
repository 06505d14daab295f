// A webhook as FusionAuth sends it: the event, and the signature over exactly these bytes.
import { createHash } from 'node:crypto';
import { CompactSign } from 'jose';
import { settings } from '../../src/config/table.ts';
import { TENANT } from './directory.ts';

export const SIGNATURE = 'x-fusionauth-signature-jwt';

/** A sign-in of that user, now. */
export function signInEvent(user: string, more: object = {}): string {
  const event = { id: crypto.randomUUID(), type: 'user.login.success', createInstant: Date.now() };
  return JSON.stringify({ event: { ...event, tenantId: TENANT, user: { id: user }, ...more } });
}

export function hashClaim(body: string | Buffer): { request_body_sha256: string } {
  return { request_body_sha256: createHash('sha256').update(body).digest('base64') };
}

export function signatureOf(body: string | Buffer): Promise<string> {
  return new CompactSign(Buffer.from(JSON.stringify(hashClaim(body))))
    .setProtectedHeader({ alg: 'HS256', kid: 'vestibule-webhook' })
    .sign(Buffer.from(settings.FUSIONAUTH_WEBHOOK_KEY.fallback));
}
