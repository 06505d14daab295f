// Ways to sign a token of which nobody must come: with another key, or with ours over what we never sign.
import { AUDIENCE, ISSUER, TTL } from '../../support/token-forge.ts';
import { type Forge, type Json, type Kind, part, signature, signed, uuid } from './forge.ts';

/** The header of one, the claims of another, the signature of a third. */
function spliced(forge: Forge): string {
  const { local, keys, random } = forge;
  const claims = { ...local.claims, sub: uuid(random), jti: uuid(random) };
  const [one, two] = [forge.good.local, signed(local.header, claims, keys.ours)];
  const three = random.chance(0.5) ? forge.good.vended : signed(local.header, claims, keys.evil);
  const all = [one, two, three].map((token) => token.split('.'));
  const picked = [0, 1, 2].map((at) => random.pick(all)[at] ?? '');
  const whole = all.some((parts) => parts.join('.') === picked.join('.'));
  return whole
    ? `${one.split('.')[0]}.${two.split('.')[1]}.${three.split('.')[2]}`
    : picked.join('.');
}

const ALGORITHMS = [
  'none',
  'None',
  'nOnE',
  'NONE',
  '',
  'HS256',
  'RS256',
  'PS256',
  'ES256',
  'ES256K',
  'Ed448',
  'Ed25519',
  'eddsa',
  'EdDSA ',
  'dir',
  'A256GCM',
  'RSA1_5',
  null,
  7,
  ['EdDSA'],
  { alg: 'EdDSA' },
  true,
];

/** Another algorithm in the header, signed well or not at all. */
function otherAlgorithm(forge: Forge): string {
  const { local, keys, random } = forge;
  const header = { ...local.header, alg: random.pick(ALGORITHMS) };
  const key = random.pick([keys.ours, keys.rsa, keys.vended, keys.evil]);
  const slow = key === keys.rsa && random.chance(0.95);
  const [head, body, tail] = signed(header, local.claims, slow ? keys.ours : key).split('.');
  return random.pick([`${head}.${body}.${tail}`, `${head}.${body}.`, `${head}.${body}`]);
}

/** The attacker's own key, and a header that brings it along, names it, or says where it is. */
function ownKey(forge: Forge): string {
  const { local, keys, known, random } = forge;
  const [, , , jwk] = known.evil;
  const url = random.pick([
    'http://127.0.0.1:1/k',
    'file:///etc/passwd',
    'https://evil.example/k',
    `${ISSUER}@evil.example`,
  ]);
  const brought: Json = random.pick<Json>([
    {},
    { jwk: JSON.parse(String(jwk)) },
    { jku: url },
    { x5u: url },
    { x5c: ['MIIB'] },
    { x5t: 'x', 'x5t#S256': 'x' },
    { jwk: JSON.parse(String(jwk)), jku: url, x5u: url },
  ]);
  const kid = random.pick([
    '../../dev/null',
    "' OR 1=1 --",
    'x'.repeat(random.int(1200)),
    '',
    'constructor',
    '__proto__',
    'vended',
    local.header.kid,
    [local.header.kid],
    null,
    0,
    { toString: 1 },
  ]);
  return signed({ ...local.header, ...brought, kid }, local.claims, keys.evil);
}

/** Our own key, but a header that must not pass. */
function otherHeader(forge: Forge): string {
  const { local, keys, random } = forge;
  const changed: Json = random.pick<Json>([
    {
      typ: random.pick([
        'JWT',
        'at+jwt',
        'id+jwt',
        'webhook+jwt',
        '',
        'anon',
        'anon+jwt+x',
        ['anon+jwt'],
        null,
        1,
        undefined,
      ]),
    },
    { crit: random.pick([['exp'], ['x'], [], ['b64'], 'b64', [null], ['alg']]) },
    { crit: ['b64'], b64: false },
    { b64: false, crit: ['b64'], zip: 'DEF' },
    {
      kid: random.pick([
        undefined,
        'unknown',
        'vended',
        ' ',
        `${local.header.kid} `,
        `${local.header.kid}\n`,
        'toString',
      ]),
    },
    { enc: 'A256GCM', alg: 'dir' },
  ]);
  return signed({ ...local.header, ...changed }, local.claims, keys.ours);
}

const junk = (forge: Forge): unknown => {
  const { random, account, now } = forge;
  return random.pick<unknown>([
    undefined,
    null,
    '',
    0,
    -1,
    1e308,
    0.5,
    true,
    false,
    [],
    {},
    [account],
    { $ne: null },
    'admin',
    '__proto__',
    String(now),
    '\0',
    '../../x',
    `${account}\n`,
    account.toUpperCase(),
    '😀',
    2 ** 53,
    [AUDIENCE],
    `${ISSUER}/`,
  ]);
};

/** Our own key, but a claim that ours never have. */
function otherClaim(forge: Forge): string {
  const { local, keys, random, now } = forge;
  const name = random.pick([
    'iss',
    'aud',
    'sub',
    'userId',
    'anonymous',
    'jti',
    'iat',
    'exp',
    'epoch',
    'nbf',
  ]);
  const times: Json = random.pick<Json>([
    { exp: now - 61 - random.int(1e9), iat: now - 2e9 },
    { iat: now + 61 + random.int(1e9), exp: now + 3e9 },
    { nbf: now + 61 + random.int(1e9) },
    { exp: now - 61 },
    { iat: now, exp: now - random.int(61) },
    { iat: now - TTL / 1000 - 61, exp: now + 1 },
  ]);
  const value = junk(forge);
  const harmless =
    (name === 'epoch' && value === 0) ||
    (name === 'jti' && value !== undefined) ||
    (name === 'nbf' && (value === undefined || (typeof value === 'number' && value <= now + 60))) ||
    (name === 'anonymous' && value === true);
  const wrong = harmless || random.chance(0.3) ? times : { [name]: value };
  return signed(local.header, { ...local.claims, ...wrong }, keys.ours);
}

/** What else is signed around here: FusionAuth's tokens, a webhook's signature, and other formats altogether. */
function otherKind(forge: Forge): string {
  const { local, vended, keys, account, now, random } = forge;
  const about = {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: account,
    exp: now + 60,
    iat: now,
    jti: uuid(random),
  };
  const access = { alg: 'ES256', kid: 'access', typ: random.pick(['JWT', 'at+jwt', 'anon+jwt']) };
  return random.pick([
    () => signed(access, { ...about, roles: ['member'], email: 'v@example.com' }, keys.access),
    () => signed(access, vended.claims, keys.access),
    () => signed({ ...access, kid: 'vended' }, local.claims, keys.access),
    () =>
      signed(
        vended.header,
        { ...vended.claims, token_type: random.pick(['access', undefined, 'id', ['anon+jwt']]) },
        keys.vended,
      ),
    () => signed(vended.header, local.claims, keys.vended),
    () => signed(vended.header, { ...vended.claims, sub: account }, keys.vended),
    () => signed({ ...vended.header, alg: 'HS256' }, vended.claims, keys.vended),
    () =>
      signed(
        local.header,
        { request_body_sha256: 'x', ...(random.chance(0.5) ? about : {}) },
        keys.ours,
      ),
    () => signed(local.header, vended.claims, keys.ours),
    () => signed(vended.header, vended.claims, keys.ours),
    () =>
      Buffer.from(uuid(random) + uuid(random))
        .toString('base64url')
        .slice(0, 43),
    () => `v4.public.${part(about)}`,
    () => `${part({ alg: 'dir', enc: 'A256GCM' })}..${part('iv')}.${part(about)}.${part('tag')}`,
    () =>
      JSON.stringify({
        payload: part(local.claims),
        protected: part(local.header),
        signature: 'x',
      }),
    () => uuid(random),
  ])();
}

/** A good signature over claims that are no object of claims. */
function oddPayload({ local, keys, random }: Forge): string {
  const payload = random.pick<unknown>([
    null,
    [],
    [local.claims],
    'x',
    1,
    true,
    {},
    { __proto__: local.claims },
  ]);
  const text = random.pick([
    part(payload),
    Buffer.from(`{"__proto__":${JSON.stringify(local.claims)}}`).toString('base64url'),
    Buffer.from(JSON.stringify(local.claims), 'utf16le').toString('base64url'),
    `${part(local.claims)}=`,
    '',
  ]);
  const input = `${part(local.header)}.${text}`;
  return `${input}.${signature(input, keys.ours)}`;
}

/** Too long to be ours, though the signature is good. */
function oversize({ local, keys, random }: Forge): string {
  const pad = 'x'.repeat(1600 + random.int(20_000));
  const claims = { ...local.claims, pad };
  return signed(local.header, claims, keys.ours);
}

/** Good once, and over. */
function expired({ local, vended, keys, now, random }: Forge): string {
  const ago = TTL / 1000 + 61 + random.int(1e8);
  const time = { iat: now - ago, exp: now - ago + TTL / 1000 };
  return random.chance(0.5)
    ? signed(local.header, { ...local.claims, ...time }, keys.ours)
    : signed(vended.header, { ...vended.claims, ...time }, keys.vended);
}

/** Each signed for itself. */
export const forged: Readonly<Record<string, Kind>> = {
  'parts of several': spliced,
  'another algorithm': otherAlgorithm,
  'a key of the attacker’s': ownKey,
  'another header': otherHeader,
  'another claim': otherClaim,
  'another kind of token': otherKind,
  'an odd payload': oddPayload,
  'too long': oversize,
  'long over': expired,
};
