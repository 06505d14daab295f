// How many stubs may be opened: by one network, and by everybody together. Each is a user in FusionAuth, which
// may cost money; a flood must cost no more than the budget (E3).
import type { Store } from '../domain/ports.ts';
import type { Clock } from '../domain/random.ts';
import type { Rate } from '../domain/rate.ts';
import type { TakeFromNetwork } from './network-limiter.ts';

export interface StubBudgetSettings {
  store: Pick<Store, 'take'>;
  fromNetwork: TakeFromNetwork;
  overall: Rate;
  now: Clock;
}

/** Takes one stub from the budgets: 0, or the milliseconds until there is room again. */
export type AdmitStub = (network: string | undefined) => Promise<number>;

/** What one process takes from the overall budget at once, so that one first visit in a hundred asks the store. */
const BLOCK = 100;

/** `network` is undefined for this machine itself, which only the overall budget limits. */
export function stubBudget(settings: StubBudgetSettings): AdmitStub {
  const fromAll = blocks(settings);
  return async (network) => {
    const wait = network === undefined ? 0 : await settings.fromNetwork(network);
    return wait > 0 ? wait : fromAll();
  };
}

/** The overall budget is the store's, for all processes; this one takes it by the block. */
function blocks({ store, overall, now }: StubBudgetSettings): () => Promise<number> {
  const block = Math.max(1, Math.min(BLOCK, Math.floor(overall.most / BLOCK)));
  const allowance = { key: 'stubs', ...overall, by: block };
  let left = 0;
  let full = false;
  /** When the window ends that `left` and `full` are about. */
  let until = 0;
  let taking: Promise<void> | undefined;

  async function take(): Promise<void> {
    const answer = await store.take([allowance], now());
    left = answer.taken ? block : 0;
    full = !answer.taken;
    until = answer.until;
  }

  return async () => {
    while (left === 0 || until <= now()) {
      const wait = until - now();
      if (full && wait > 0) return wait;
      taking ??= take().finally(() => {
        taking = undefined;
      });
      await taking;
    }
    left--;
    return 0;
  };
}
