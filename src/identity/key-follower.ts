// Follows the file of token keys while the service runs, so that a key that is added or removed counts within a
// second, everywhere, without a restart. Verifying a token does no I/O.
import { stat } from 'node:fs/promises';
import { keyRingInFile } from './key-file.ts';
import type { KeyRing } from './key-ring.ts';

export interface KeyFollower {
  /** Always the latest ring that could be read. */
  ring: KeyRing;
  start(): void;
  /** Looks once; whether the ring changed. */
  runOnce(): Promise<boolean>;
  /** Resolves when the look in flight is done. Idempotent. */
  stop(): Promise<void>;
}

/** How soon a change counts, milliseconds. `keys rotate` waits for longer than this. */
const EVERY_MS = 1000;

/** Reads the file, making it if need be. `onError` hears of a file that cannot be used; the last ring stays. */
export async function followKeyRing(
  path: string,
  onError: (error: unknown) => void,
): Promise<KeyFollower> {
  let latest = await keyRingInFile(path);
  let seen = await identity(path);
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<boolean> | undefined;

  async function look(): Promise<boolean> {
    const found = await identity(path);
    if (found === seen) return false;
    seen = found;
    try {
      if (found === undefined) throw new Error(`${path}: the token keys are gone`);
      latest = await keyRingInFile(path);
      return true;
    } catch (error) {
      onError(error);
      return false;
    }
  }

  function runOnce(): Promise<boolean> {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  return {
    ring: {
      get active() {
        return latest.active;
      },
      get privateKeys() {
        return latest.privateKeys;
      },
      get verifiers() {
        return latest.verifiers;
      },
      get jwks() {
        return latest.jwks;
      },
    },
    start() {
      timer ??= setInterval(runOnce, EVERY_MS);
    },
    runOnce,
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}

/** What is another file, or another content, has another of these; undefined when there is none. */
async function identity(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && `${found.dev} ${found.ino} ${found.size} ${found.mtimeNs}`;
}
