// Signing keys.
import { expect, it } from 'vitest';
import type { Directory } from './directory.ts';
import { refusal } from './refusal.ts';

export function keyRules(directory: () => Directory): void {
  const generate = async (key: object) => {
    const { client, fresh, discard } = directory();
    const { response } = await client.generateKey('', {
      key: { name: fresh('key'), ...key } as never,
    });
    discard(`/api/key/${response.key?.id}`);
    return response.key;
  };

  it.each([
    ['ES256', 'EC'],
    ['Ed25519', 'OKP'],
  ])(
    'an %s key is answered with kid and public key, and never with the private one (D:apis/keys, RN 1.62.0)',
    async (algorithm, type) => {
      const key = await generate({ algorithm });
      expect(key).toMatchObject({
        ...{ algorithm, type, hasPrivateKey: true },
        ...{ kid: expect.any(String), publicKey: expect.stringContaining('PUBLIC KEY') },
      });
      expect(JSON.stringify(key)).not.toMatch(/PRIVATE KEY|"privateKey"|"secret"/);
      const { json } = await directory().open('GET', '/.well-known/jwks.json');
      expect(json.keys.map(({ kid }: { kid: string }) => kid)).toContain(key?.kid);
    },
  );

  it('an HMAC key is answered without its secret, and is published nowhere (D:apis/keys)', async () => {
    const key = await generate({ algorithm: 'HS256' });
    expect(key).not.toHaveProperty('secret');
    const { json } = await directory().open('GET', '/.well-known/jwks.json');
    expect(json.keys.map(({ kid }: { kid: string }) => kid)).not.toContain(key?.kid);
  });

  it('an RSA key needs its length (D:apis/keys)', async () => {
    const { client, fresh } = directory();
    const asked = client.generateKey('', { key: { name: fresh(), algorithm: 'RS256' as never } });
    const { statusCode, exception } = await refusal(asked);
    expect(statusCode).toBe(400);
    expect(exception?.fieldErrors).toHaveProperty(['key.length']);
  });
}
