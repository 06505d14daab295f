// A webhook is FusionAuth's only when the one pinned key has signed the hash of exactly these bytes (W1 to W3).
import {
  constants,
  createHash,
  createHmac,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { signatureVerifier } from '../../../src/webhooks/signature.ts';

const SECRET = 'a webhook secret with its 32 characters';
const BODY = Buffer.from('{"event":{"type":"user.login.success"}}');

const hashOf = (body: Buffer) => createHash('sha256').update(body).digest('base64');
const base64url = (data: string | Buffer) => Buffer.from(data).toString('base64url');
const pem = (key: KeyObject) => key.export({ format: 'pem', type: 'spki' }).toString();
const jwk = (key: KeyObject) => JSON.stringify(key.export({ format: 'jwk' }));

type Verify = (token: string | undefined, body: Buffer) => Promise<boolean>;
/** Whether the pinned key has signed exactly these bytes. */
function verifierOf(pinned: string): Verify {
  const verify = signatureVerifier(pinned);
  return async (token, body) => (await verify(token))?.(body) ?? false;
}

type Signer = (input: string) => Buffer;
const hmac =
  (secret: string | Buffer): Signer =>
  (input) =>
    createHmac('sha256', secret).update(input).digest();
const pure =
  (key: KeyObject): Signer =>
  (input) =>
    sign(null, Buffer.from(input), key);
const digested =
  (key: KeyObject): Signer =>
  (input) =>
    sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });

function jwt(alg: string, signer: Signer, claims: object = { request_body_sha256: hashOf(BODY) }) {
  const head = base64url(JSON.stringify({ alg, typ: 'JWT', kid: 'k' }));
  const input = `${head}.${base64url(JSON.stringify(claims))}`;
  return `${input}.${base64url(signer(input))}`;
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');

const kinds: [string, string, string, Signer, Signer][] = [
  ['an HMAC secret', SECRET, 'HS256', hmac(SECRET), hmac(`${SECRET}.`)],
  [
    'an RSA key in PEM',
    pem(rsa.publicKey),
    'RS256',
    digested(rsa.privateKey),
    digested(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey),
  ],
  [
    'a P-256 key in PEM',
    pem(ec.publicKey),
    'ES256',
    digested(ec.privateKey),
    digested(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey),
  ],
  [
    'an Ed25519 key as a JWK',
    jwk(ed.publicKey),
    'EdDSA',
    pure(ed.privateKey),
    pure(generateKeyPairSync('ed25519').privateKey),
  ],
];

describe.each(kinds)('pinned by %s', (_, pinned, alg, own, other) => {
  let verify: Verify;
  beforeEach(() => {
    verify = verifierOf(pinned);
  });

  it('its signature of these bytes is good', async () => {
    expect(await verify(jwt(alg, own), BODY)).toBe(true);
  });

  it('W1, W3: a signature by another key is not', async () => {
    expect(await verify(jwt(alg, other), BODY)).toBe(false);
  });

  it('W2: a good signature of other bytes is not, be it one space more', async () => {
    const bodies = [`${BODY} `, ` ${BODY}`, `\ufeff${BODY}`, `${BODY}\n`, '', '{}'];
    const compact = JSON.stringify(JSON.parse(BODY.toString()), null, 1);
    for (const body of [...bodies, compact]) {
      expect(await verify(jwt(alg, own), Buffer.from(body))).toBe(false);
    }
  });

  it('another algorithm is not, nor none, whatever the signature', async () => {
    const algorithms = ['none', 'None', 'HS256', 'HS512', 'RS256', 'PS256', 'ES256', 'EdDSA', ''];
    for (const one of algorithms.filter((name) => name !== alg)) {
      expect(await verify(jwt(one, own), BODY), one).toBe(false);
      expect(
        await verify(
          jwt(one, () => Buffer.alloc(0)),
          BODY,
        ),
        one,
      ).toBe(false);
    }
  });

  it('HMAC with the pinned text as its secret is not, unless that is what is pinned', async () => {
    for (const secret of [pinned, pinned.trim(), Buffer.from(pinned)]) {
      expect(await verify(jwt('HS256', hmac(secret)), BODY)).toBe(alg === 'HS256');
    }
  });
});

describe('the pinned key in earnest, with an algorithm other than the one it is pinned for', () => {
  const hashed =
    (hash: string, padding?: number): Signer =>
    (input) =>
      sign(hash, Buffer.from(input), { key: rsa.privateKey, ...(padding && { padding }) });

  it.each<[string, string, Signer]>([
    ['HS512', SECRET, (input) => createHmac('sha512', SECRET).update(input).digest()],
    ['RS512', pem(rsa.publicKey), hashed('sha512')],
    ['PS256', pem(rsa.publicKey), hashed('sha256', constants.RSA_PKCS1_PSS_PADDING)],
    ['Ed25519', jwk(ed.publicKey), pure(ed.privateKey)],
  ])('%s is refused', async (alg, pinned, signer) => {
    expect(await verifierOf(pinned)(jwt(alg, signer), BODY)).toBe(false);
  });
});

describe('HMAC with a public key as its secret (algorithm confusion)', () => {
  it.each([
    ['RSA', rsa.publicKey],
    ['P-256', ec.publicKey],
    ['Ed25519', ed.publicKey],
  ])('%s, in any form', async (_, key) => {
    const der = key.export({ format: 'der', type: 'spki' });
    const forms = [pem(key), pem(key).trim(), `\n${pem(key)}`, der, jwk(key), ` ${jwk(key)}`];
    for (const pinned of [pem(key), `\n${pem(key)}`, jwk(key), ` ${jwk(key)}`]) {
      const verify = verifierOf(pinned);
      for (const secret of forms) {
        expect(await verify(jwt('HS256', hmac(secret)), BODY)).toBe(false);
      }
    }
  });
});

describe('the hash', () => {
  let verify: Verify;
  beforeEach(() => {
    verify = verifierOf(SECRET);
  });
  const claimed = (claims: object) => verify(jwt('HS256', hmac(SECRET), claims), BODY);
  const hash = createHash('sha256').update(BODY).digest();

  it.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['a number', 7],
    ['a list', [hashOf(BODY)]],
    ['empty', ''],
    ['in hexadecimal', hash.toString('hex')],
    ['truncated', hash.subarray(0, 31).toString('base64')],
    ['with a byte more', Buffer.concat([hash, Buffer.from('x')]).toString('base64')],
    ['cut in its text', hashOf(BODY).slice(0, -4)],
    ['in base64url', hash.toString('base64url')],
    ['with a space in it', ` ${hashOf(BODY)}`],
    ['with more after it', `${hashOf(BODY)}!`],
    ['of another algorithm', createHash('sha512').update(BODY).digest('base64')],
  ])('%s is refused, though the signature is good', async (_, value) => {
    expect(await claimed({ request_body_sha256: value })).toBe(false);
  });

  it('is taken from no other claim, nor from a payload that is no object', async () => {
    expect(await claimed({ sha256: hashOf(BODY) })).toBe(false);
    expect(await claimed({ __proto__: { request_body_sha256: hashOf(BODY) } })).toBe(false);
    for (const payload of ['null', '7', '"x"', '[]', '', '{']) {
      const input = `${base64url('{"alg":"HS256"}')}.${base64url(payload)}`;
      const token = `${input}.${base64url(hmac(SECRET)(input))}`;
      expect(await verify(token, BODY)).toBe(false);
    }
  });

  it('is of the whole body, a megabyte as well', async () => {
    const large = Buffer.alloc(1_048_576, 'x');
    const token = jwt('HS256', hmac(SECRET), { request_body_sha256: hashOf(large) });
    expect(await verify(token, large)).toBe(true);
    large[1_048_575] = 0;
    expect(await verify(token, large)).toBe(false);
  });
});

describe('W1: what is no signature', () => {
  it('is refused without an error: none, text, parts missing or too many, one too long', async () => {
    const verify = verifierOf(SECRET);
    const good = jwt('HS256', hmac(SECRET));
    const [head, payload, mac] = good.split('.');
    const odd = ['', 'x', 'a.b.c', '..', `${head}.${payload}`, `${head}.${payload}.`, `${good}.x`];
    const close = [`Bearer ${good}`, `${head}..${mac}`, good.replace(/.$/, '')];
    for (const token of [undefined, ...odd, ...close]) {
      expect(await verify(token, BODY), token).toBe(false);
    }
    const long = jwt('HS256', hmac(SECRET), {
      request_body_sha256: hashOf(BODY),
      pad: 'x'.repeat(4096),
    });
    expect(await verify(long, BODY)).toBe(false);
  });

  it('W3: a key that the signature brings along is not listened to', async () => {
    const verify = verifierOf(pem(rsa.publicKey));
    const evil = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const header = { alg: 'RS256', jwk: evil.publicKey.export({ format: 'jwk' }) };
    const claims = JSON.stringify({ request_body_sha256: hashOf(BODY) });
    const input = `${base64url(JSON.stringify(header))}.${base64url(claims)}`;
    expect(await verify(`${input}.${base64url(digested(evil.privateKey)(input))}`, BODY)).toBe(
      false,
    );
  });
});

describe('the pinned key', () => {
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
  const secretJwk = JSON.stringify({ kty: 'oct', k: base64url(SECRET) });

  it.each<[string, string]>([
    ['a curve that is not P-256', pem(p384.publicKey)],
    ['Ed448', pem(generateKeyPairSync('ed448').publicKey)],
    ['X25519', pem(generateKeyPairSync('x25519').publicKey)],
    ['RSA for PSS alone', pem(pss.publicKey)],
    ['RSA of less than 2048 bits', pem(small.publicKey)],
    ['PEM that is damaged', pem(rsa.publicKey).replace(/MII/, '!!!')],
    ['JSON that is no JWK', '{"hunter2": true}'],
    ['JSON that is damaged', '{"kty":"RSA", hunter2'],
    ['a shared secret as a JWK', secretJwk],
  ])('%s is refused at start, in words that do not quote it', (_, pinned) => {
    let message = '';
    try {
      signatureVerifier(pinned);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toBe(
      'The webhook key must be RSA of 2048 bits, P-256, Ed25519 or an HMAC secret.',
    );
  });

  it('may have spaces and line ends around it, as files have', async () => {
    const verify = verifierOf(`\n${pem(ec.publicKey)}\n\n`);
    expect(await verify(jwt('ES256', digested(ec.privateKey)), BODY)).toBe(true);
  });

  it('with anything before it is refused rather than taken for a secret that everybody knows', () => {
    expect(() => signatureVerifier(`key: ${pem(rsa.publicKey)}`)).toThrow(
      'The webhook key must be',
    );
  });

  it('given whole, private half and all, still verifies with its public half', async () => {
    const verify = verifierOf(jwk(ed.privateKey));
    expect(await verify(jwt('EdDSA', pure(ed.privateKey)), BODY)).toBe(true);
  });
});
