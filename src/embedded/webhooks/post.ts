// One attempt to hand an event to one webhook, signed over the exact bytes sent.
// Source: FusionAuth docs, extend/events-and-webhooks/signing (X-FusionAuth-Signature-JWT).
import { createHash } from 'node:crypto';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Keyring } from '../keys/keyring.ts';
import type { Webhook } from './webhook.ts';

/** The status the webhook answered, or 0 when it could not be reached or took too long. */
export async function postEvent(webhook: Webhook, body: Buffer, keys: Keyring): Promise<number> {
  const headers: Record<string, string> = {
    ...webhook.headers,
    'content-type': 'application/json',
    'content-length': String(body.length),
    'user-agent': 'FusionAuth-Client',
    ...(await signatureHeader(webhook, body, keys)),
    ...basicAuthentication(webhook),
  };
  return send(webhook, body, headers);
}

async function signatureHeader(
  { signatureConfiguration }: Webhook,
  body: Buffer,
  keys: Keyring,
): Promise<Record<string, string>> {
  const key = signatureConfiguration.signingKeyId && keys.get(signatureConfiguration.signingKeyId);
  if (!signatureConfiguration.enabled || !key) return {};
  const digest = createHash('sha256').update(body).digest('base64');
  return { 'X-FusionAuth-Signature-JWT': await keys.sign(key, { request_body_sha256: digest }) };
}

function basicAuthentication(webhook: Webhook): Record<string, string> {
  const { httpAuthenticationUsername: name, httpAuthenticationPassword: password } = webhook;
  if (!name || !password) return {};
  return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` };
}

function send(webhook: Webhook, body: Buffer, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    let url: URL;
    try {
      url = new URL(webhook.url);
    } catch {
      resolve(0);
      return;
    }
    const request = url.protocol === 'https:' ? tlsRequest : plainRequest;
    const outgoing = request(url, { method: 'POST', headers, agent: false }, (incoming) => {
      incoming.resume();
      incoming.on('end', () => resolve(incoming.statusCode ?? 0));
      incoming.on('error', () => resolve(0));
    });
    const limit = setTimeout(
      () => outgoing.destroy(new Error('webhook timed out')),
      webhook.connectTimeout + webhook.readTimeout,
    );
    outgoing.on('close', () => {
      clearTimeout(limit);
      resolve(0);
    });
    outgoing.on('error', () => resolve(0));
    outgoing.end(body);
  });
}
