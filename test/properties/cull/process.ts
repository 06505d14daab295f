// A process of the service as far as the cull goes: a store, the cull, and a crash that stops both where they are.
import { randomBytes } from 'node:crypto';
import type { CullRun } from '../../../src/domain/cull-run.ts';
import type { Guard } from '../../../src/domain/guard.ts';
import type { Store } from '../../../src/domain/ports.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open.ts';
import { connectTo, cullOf, type Parts } from '../../support/lifecycle.ts';
import { mortality } from '../../support/mortality.ts';

export interface CullProcess extends Parts {
  store: Store;
  /** One run; undefined when it refused, another being under way. `diesAfter` so many steps the process dies. */
  cull(diesAfter?: number): Promise<CullRun | 'died' | undefined>;
  /** Nothing more comes of what was under way. */
  crash(): Promise<void>;
}

export interface CullProcessSettings {
  /** FusionAuth. */
  url: string;
  path: string;
  now: () => number;
  guard: Guard;
  /** Called whenever the cull has read a user, before it decides. */
  onRead: () => Promise<void>;
}

export async function openCullProcess(settings: CullProcessSettings): Promise<CullProcess> {
  const { url, path, now, guard, onRead } = settings;
  const store = await openSqliteStore({ path, now });
  const { directory, culler } = connectTo(url, randomBytes, now);
  const parts = { store, directory, culler, now, clock: { now: 0 } };
  const mortal = mortality();
  const { step } = mortal;
  const watched: Parts = {
    ...parts,
    store: { ...store, commit: step(store.commit), saveCull: step(store.saveCull) },
    culler: {
      ...culler,
      searches: step(culler.searches),
      deactivate: step(culler.deactivate),
      delete: step(culler.delete),
      user: step(async (account) => {
        const found = await culler.user(account);
        await onRead();
        return found;
      }),
    },
  };

  return {
    ...parts,
    async cull(diesAfter) {
      mortal.limit(diesAfter);
      const busy = (error: { code?: string }) => {
        if (error.code !== 'busy') throw error;
        return undefined;
      };
      const run = cullOf(watched, { guard, maxFraction: 1 })({}).catch(busy);
      const result = await Promise.race([run, mortal.died]);
      mortal.limit(undefined);
      return result;
    },
    async crash() {
      mortal.kill();
      await store.close();
    },
  };
}
