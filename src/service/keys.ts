// The keys that a configuration brings along or points to, read before anything else is started.
import { join } from 'node:path';
import { type Config, ConfigError } from '../config/load.ts';
import { keyRingInFile } from '../identity/key-file.ts';
import { type KeyRing, parseKeyRing } from '../identity/key-ring.ts';
import { signatureVerifier, type VerifySignature } from '../webhooks/signature.ts';

export interface Keys {
  ring: KeyRing;
  verifySignature: VerifySignature;
}

/** @throws ConfigError when one of them is there and of no use */
export async function readKeys(config: Config): Promise<Keys> {
  const { TOKEN_KEYS, DATA_DIR, FUSIONAUTH_WEBHOOK_KEY } = config;
  const file = join(DATA_DIR, 'token-keys.json');
  try {
    const verifySignature = signatureVerifier(FUSIONAUTH_WEBHOOK_KEY);
    const ring = await (TOKEN_KEYS ? parseKeyRing(TOKEN_KEYS) : keyRingInFile(file));
    return { verifySignature, ring };
  } catch (error) {
    throw new ConfigError([(error as Error).message]);
  }
}
