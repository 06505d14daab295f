// Parked accounts become due again.
import type { Store } from '../domain/ports.ts';
import { type Clock, isUuid } from '../domain/random.ts';

/** How many parked accounts one run takes up. */
const AT_MOST = 10_000;

export interface Retried {
  /** Ids that are due again. */
  retried: readonly string[];
  /** Accounts that are parked still: a running service may have met the same refusal again. */
  parked: number;
}

export interface TakingUp {
  store: Pick<Store, 'commit' | 'parked' | 'counts'>;
  now: Clock;
  onProgress?: (done: number, total: number) => void;
}

/** Takes up one account, or all that are parked; an id that names none is in nobody's way. */
export async function takeUp(
  { store, now, onProgress = () => {} }: TakingUp,
  only?: string,
): Promise<Retried> {
  const parked = (await store.parked(AT_MOST)).map(({ id }) => id);
  const wanted = only === undefined ? parked : [only.toLowerCase()].filter(isUuid);
  const retried: string[] = [];
  for (const [index, account] of wanted.entries()) {
    onProgress(index, wanted.length);
    const { type } = await store.commit({ type: 'retry', account, at: now() });
    if (type === 'done') retried.push(account);
  }
  return { retried, parked: (await store.counts()).parked };
}
