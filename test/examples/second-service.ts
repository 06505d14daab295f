// What the second service makes of a token that Vestibule signed, and of others.
import { generateKeyPair, SignJWT } from 'jose';
import { expect } from 'vitest';
import { accountIn } from '../support/stub.ts';

export async function secondServiceTrusts(url: string, token: string): Promise<void> {
  const ask = (one: string) =>
    fetch(`${url}/recommendations`, { headers: { authorization: `Bearer ${one}` } });
  const trusted = await ask(token);
  expect(trusted.status).toBe(200);
  expect(await trusted.json()).toMatchObject({ account: accountIn(token) });
  const [head, body, signature] = token.split('.');
  const other = Buffer.from(JSON.stringify({ ...payload(token), sub: 'someone-else' }));
  const forged = await forge(payload(token));
  for (const bad of ['', 'x', `${head}.${other.toString('base64url')}.${signature}`, forged])
    expect((await ask(bad)).status).toBe(401);
  expect((await ask(`${head}.${body}.`)).status).toBe(401);
}

function payload(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

/** The same claims under a key of somebody else's. */
async function forge(claims: Record<string, unknown>): Promise<string> {
  const { privateKey } = await generateKeyPair('EdDSA');
  return new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', typ: 'anon+jwt' }).sign(privateKey);
}
