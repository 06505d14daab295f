// The keys that a configuration brings along or points to, read before anything else is started.
import { hkdfSync, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { type Config, ConfigError } from '../config/load.ts';
import { type KeyChangeSettings, keyChanges } from '../identity/key-changes.ts';
import { followKeyRing, type KeyFollower } from '../identity/key-follower.ts';
import { type KeyRing, parseKeyRing } from '../identity/key-ring.ts';
import type { Logger } from '../telemetry/log.ts';
import { signatureVerifier, type VerifySignature } from '../webhooks/signature.ts';

export interface Keys {
  ring: KeyRing;
  /** Keeps the ring as its file is; there is none to follow when the keys are in TOKEN_KEYS. */
  follower: KeyFollower | undefined;
  verifySignature: VerifySignature;
}

/** @throws ConfigError when one of them is there and of no use */
export async function readKeys(config: Config, log: Logger): Promise<Keys> {
  const onError = (err: unknown) => log.error({ err }, 'the token keys stay as they were');
  try {
    const verifySignature = signatureVerifier(config.FUSIONAUTH_WEBHOOK_KEY);
    if (config.TOKEN_KEYS) {
      const ring = await parseKeyRing(config.TOKEN_KEYS);
      return { ring, follower: undefined, verifySignature };
    }
    const follower = await followKeyRing(keyFile(config), onError);
    return { ring: follower.ring, follower, verifySignature };
  } catch (error) {
    throw new ConfigError([(error as Error).message]);
  }
}

/** For an operator; `settled` must outlast a look of every running process. */
export function changesOfKeys(config: Config, by: Pick<KeyChangeSettings, 'now' | 'settled'>) {
  return keyChanges({ path: keyFile(config), ttl: config.ANON_TTL, ...by });
}

function keyFile({ DATA_DIR }: Config): string {
  return join(DATA_DIR, 'token-keys.json');
}

/** A secret of its own for each purpose, the same in every process with these keys; a rotation changes it. */
export function derivedSecret({ active }: KeyRing, purpose: string): Uint8Array {
  return derivedFrom(active.privateKey, purpose);
}

/** One for each key, so that what was made before a rotation is good as long as what the old key has signed. */
export function derivedSecrets(ring: KeyRing, purpose: string) {
  return (kid = ring.active.kid) => {
    const key = ring.privateKeys.get(kid);
    return key && { kid, bytes: derivedFrom(key, purpose) };
  };
}

function derivedFrom(key: KeyObject, purpose: string): Uint8Array {
  const material = key.export({ format: 'der', type: 'pkcs8' });
  return new Uint8Array(hkdfSync('sha256', material, '', purpose, 32));
}
