// A sign-in or a deletion that FusionAuth tells of, signed as it signs.
import { createHash, createHmac } from 'node:crypto';
import { settings } from '../../../src/config/table.ts';
import type { Made, World } from './world.ts';

export function webhook({ random, pool }: World): Partial<Made> {
  const type = random.pick(['user.login.success', 'user.delete.complete', 'user.update']);
  const instant = random.chance(0.9) ? Date.now() : random.int(2 ** 31);
  const event = { id: crypto.randomUUID(), type, createInstant: instant };
  const about = { tenantId: settings.FUSIONAUTH_TENANT_ID.fallback, user: { id: pool.id(random) } };
  const body = JSON.stringify({ event: { ...event, ...about } });
  const type_ = { 'content-type': 'application/json' };
  const headers = { ...type_, 'x-fusionauth-signature-jwt': signature(body) };
  return { path: '/webhook', headers, body };
}

function signature(body: string): string {
  const hash = createHash('sha256').update(body).digest('base64');
  const parts = [{ alg: 'HS256' }, { request_body_sha256: hash }];
  const input = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const mac = createHmac('sha256', settings.FUSIONAUTH_WEBHOOK_KEY.fallback);
  return [...input, mac.update(input.join('.')).digest('base64url')].join('.');
}
