// Generate, import, list, rename and delete signing keys. Source: FusionAuth docs, apis/keys.
import { fieldError, notFound } from '../../http/api-error.ts';
import { type Call, empty, type Json, ok, type Reply, type Route } from '../../http/call.ts';
import {
  bodyOf,
  objectIn,
  optionalNumber,
  optionalString,
  requiredString,
  uuidParam,
} from '../../http/input.ts';
import type { Instance } from '../../instance.ts';
import { generateMaterial, thumbprint } from '../../keys/generate.ts';
import { type Key, type KeyAlgorithm, keyTypeOf, publicView } from '../../keys/key.ts';
import { type Pair, readPair } from '../../keys/read-pair.ts';
import { refuseKeyInUse } from '../../model/signing-keys.ts';
import { namedSearchRoutes } from '../named-search.ts';

export const keyRoutes = (instance: Instance): Route[] => [
  ...writing('/api/key/generate', (call) => generate(instance, call)),
  ...writing('/api/key/import', (call) => importKey(instance, call)),
  {
    method: 'GET',
    path: '/api/key',
    endpoint: '/api/key',
    access: 'key',
    handle: () => ok({ keys: instance.keys.list().map(publicView) }),
  },
  ...namedSearchRoutes({
    path: '/api/key/search',
    many: 'keys',
    criteria: ['name', 'algorithm', 'type'],
    list: () => instance.keys.list().map(publicView),
  }),
  {
    method: 'GET',
    path: '/api/key/:keyId',
    endpoint: '/api/key',
    access: 'key',
    handle: (call) => ok({ key: publicView(keyInPath(instance, call)) }),
  },
  {
    method: 'PUT',
    path: '/api/key/:keyId',
    endpoint: '/api/key',
    access: 'key',
    handle: (call) => rename(instance, call),
  },
  {
    method: 'DELETE',
    path: '/api/key/:keyId',
    endpoint: '/api/key',
    access: 'key',
    handle(call) {
      const { id } = keyInPath(instance, call);
      refuseKeyInUse(instance, id);
      instance.keys.remove(id);
      return empty();
    },
  },
];

function writing(endpoint: string, handle: Route['handle']): Route[] {
  return [endpoint, `${endpoint}/:keyId`].map((path) => ({
    method: 'POST',
    path,
    endpoint,
    access: 'key',
    handle,
  }));
}

function keyInPath({ keys }: Instance, call: Call): Key {
  const key = keys.get(uuidParam(call, 'keyId'));
  if (!key) throw notFound();
  return key;
}

function rename(instance: Instance, call: Call): Reply {
  const key = keyInPath(instance, call);
  const name = requiredString(objectIn(bodyOf(call), 'key'), 'name', 'key.name');
  return ok({
    key: publicView(instance.keys.put({ ...key, name, lastUpdateInstant: instance.now() })),
  });
}

async function generate(instance: Instance, call: Call): Promise<Reply> {
  const input = objectIn(bodyOf(call), 'key');
  const algorithm = algorithmIn(input);
  const length = optionalNumber(input, 'length', 'key.length');
  if (keyTypeOf(algorithm) === 'RSA' && ![2048, 3072, 4096].includes(length ?? 0)) {
    throw fieldError(
      'key.length',
      'invalid',
      'The [key.length] of an RSA key must be 2048, 3072 or 4096.',
    );
  }
  const head = headOf(instance, call, input, algorithm);
  const made = await generateMaterial(algorithm, length ?? 0, instance);
  return ok({ key: publicView(instance.keys.put({ ...head, ...made })) });
}

function importKey(instance: Instance, call: Call): Reply {
  const input = objectIn(bodyOf(call), 'key');
  const secret = optionalString(input, 'secret', 'key.secret');
  const algorithm = algorithmIn(input);
  const kid = optionalString(input, 'kid', 'key.kid');
  const head = headOf(instance, call, input, algorithm);
  if (kid !== undefined && instance.keys.byKid(kid)) {
    throw fieldError('key.kid', 'duplicate', `A Key with kid = [${kid}] already exists.`);
  }
  if (keyTypeOf(algorithm) === 'HMAC') {
    if (!secret)
      throw fieldError('key.secret', 'blank', 'You must specify the [key.secret] property.');
    const key: Key = {
      ...head,
      hasPrivateKey: false,
      kid: kid ?? instance.secret().slice(0, 20),
      secret,
    };
    return ok({ key: publicView(instance.keys.put(key)) });
  }
  const pair = pairOf(input, algorithm);
  const key: Key = {
    ...head,
    ...pair,
    hasPrivateKey: pair.privateKey !== undefined,
    kid: kid ?? thumbprint(pair.publicKey),
  };
  return ok({ key: publicView(instance.keys.put(key)) });
}

function pairOf(input: Json, algorithm: KeyAlgorithm): Pair {
  const publicPem = optionalString(input, 'publicKey', 'key.publicKey');
  const privatePem = optionalString(input, 'privateKey', 'key.privateKey');
  const pair = readPair(algorithm, { publicPem, privatePem });
  if (pair) return pair;
  const field = privatePem === undefined ? 'key.publicKey' : 'key.privateKey';
  throw fieldError(field, 'invalid', `It must be a PEM document with a key for ${algorithm}.`);
}

function algorithmIn(input: Json): KeyAlgorithm {
  const algorithm = requiredString(input, 'algorithm', 'key.algorithm');
  if (!keyTypeOf(algorithm)) {
    throw fieldError(
      'key.algorithm',
      'invalid',
      `[${algorithm}] is not an algorithm this server signs with.`,
    );
  }
  return algorithm as KeyAlgorithm;
}

function headOf(instance: Instance, call: Call, input: Json, algorithm: KeyAlgorithm) {
  const id = call.params.keyId === undefined ? instance.uuid() : uuidParam(call, 'keyId');
  const name = requiredString(input, 'name', 'key.name');
  if (instance.keys.get(id))
    throw fieldError('keyId', 'duplicate', `A Key with id = [${id}] already exists.`);
  if (instance.keys.list().some((key) => key.name === name)) {
    throw fieldError('key.name', 'duplicate', `A Key with name = [${name}] already exists.`);
  }
  const issuer = optionalString(input, 'issuer', 'key.issuer');
  return {
    id,
    algorithm,
    name,
    type: keyTypeOf(algorithm) ?? 'HMAC',
    insertInstant: instance.now(),
    lastUpdateInstant: instance.now(),
    ...(issuer !== undefined && { issuer }),
  } as const;
}
