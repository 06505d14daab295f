// The public halves of FusionAuth's keys that sign guests' tokens: only the keys we were told to use, of all that
// FusionAuth publishes. Learned in the background and kept in a file, so that verifying never waits for FusionAuth.
import { createPublicKey, type KeyObject } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { decodeProtectedHeader, type JWK } from 'jose';

/** FusionAuth, as far as its signing goes. Both reject when it is away or refuses. */
export interface Vending {
  /** Signs claims with one of FusionAuth's keys, for so many seconds. */
  vend(claims: object, seconds: number, keyId: string): Promise<string>;
  /** Every public key that FusionAuth publishes. */
  jwks(): Promise<readonly JWK[]>;
}

export interface VendedKeysSettings {
  vending: Vending;
  /** UUIDs of the keys in FusionAuth; the first signs, all verify. */
  keyIds: readonly string[];
  /** Where the public halves are kept. */
  path: string;
  onError: (error: unknown) => void;
}

export interface VendedKey {
  key: KeyObject;
  /** The one algorithm that this key signs with. */
  algorithm: string;
}

export interface VendedKeys {
  /** Never fetches anything: an unknown name is unknown. */
  key(kid: string): VendedKey | undefined;
  start(): void;
  /** Asks FusionAuth once. Rejects when it gives no answer. */
  runOnce(): Promise<void>;
  /** Resolves when the round in flight is done. Idempotent. */
  stop(): Promise<void>;
}

const ALGORITHMS = new Set(['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512']);
/** Rest between two rounds: while keys are missing, and once all are known. Milliseconds. */
const SOON_MS = 1000;
const SELDOM_MS = 5 * 60_000;

/** Begins with what the file holds. */
export async function vendedKeys(settings: VendedKeysSettings): Promise<VendedKeys> {
  const { vending, keyIds, path, onError } = settings;
  let text = await readFile(path, 'utf8').catch(() => '');
  let keys = keysIn(text, keyIds);
  let told = '';
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let round: Promise<void> | undefined;

  async function learn(): Promise<void> {
    const tokens = await Promise.all(keyIds.map((id) => vending.vend(PROBE, 1, id)));
    const published = await vending.jwks();
    const ours = keyIds.map((id, index) => {
      const { kid } = decodeProtectedHeader(tokens[index] ?? '');
      const jwk = published.find((one) => one.kid === kid);
      return [id, jwk && publicHalf(jwk)];
    });
    const next = JSON.stringify(Object.fromEntries(ours));
    const found = keysIn(next, keyIds);
    if (found.size < keyIds.length)
      throw new Error(`${found.size} of FusionAuth's keys can be used`);
    keys = found;
    if (next !== text) await keep(path, next);
    text = next;
  }

  function schedule(rest: number): void {
    if (!stopped) timer = setTimeout(() => void turn(), rest);
  }

  async function turn(): Promise<void> {
    round = learn();
    await round.then(
      () => schedule(SELDOM_MS),
      (error: Error) => {
        // Not every second the same.
        if (error.message !== told) onError(error);
        told = error.message;
        schedule(SOON_MS);
      },
    );
  }

  return {
    key: (kid) => keys.get(kid),
    start: () => void turn(),
    runOnce: learn,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await round?.catch(() => {});
    },
  };
}

/** Signed only to learn the key's name: it says nothing, and is over at once. */
const PROBE = { token_type: 'probe' };

function publicHalf({ kty, kid, alg, n, e, crv, x, y }: JWK): JWK {
  return { kty, kid, alg, n, e, crv, x, y } as JWK;
}

/** By name, from public keys by their ids; what cannot be used, or is no longer wanted, is left out. */
function keysIn(text: string, keyIds: readonly string[]): ReadonlyMap<string, VendedKey> {
  try {
    const byId = new Map(Object.entries(JSON.parse(text) as Record<string, JWK>));
    const usable = keyIds
      .map((id) => byId.get(id) ?? {})
      .filter(({ kid, alg }) => kid !== undefined && ALGORITHMS.has(alg ?? ''));
    return new Map(
      usable.map((jwk) => [
        jwk.kid ?? '',
        { key: createPublicKey({ key: jwk as never, format: 'jwk' }), algorithm: jwk.alg ?? '' },
      ]),
    );
  } catch {
    return new Map();
  }
}

async function keep(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.new`, text, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
