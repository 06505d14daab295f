// A visitor with real tokens, and what must be true of every account that they have had.
import type { Change } from '../../../src/domain/change.ts';
import type { Store } from '../../../src/domain/ports.ts';
import type { Tokens } from '../../../src/identity/token.ts';
import { ask, id, open, prove, record, release, withdraw } from '../../support/changes.ts';

const HOUR = 3_600_000;

/** What is known of an account without asking the product. */
export interface Known {
  account: string;
  /** Every token that was handed out for it. */
  tokens: string[];
  epoch: number;
  /** Somebody proved an address, or ended it. */
  registered: boolean;
  released: boolean;
  converting?: string | undefined;
  /** The latest acknowledged visit, by the service's clock then. */
  seenAt: number;
  /** Its first token is a short one, and has not come back. */
  firstUntil?: number | undefined;
  guarded: boolean;
}

export interface Browser {
  known: Known[];
  visit(store: Store, shy: boolean): Promise<void>;
  ask(store: Store): Promise<void>;
  prove(store: Store): Promise<void>;
  withdraw(store: Store): Promise<void>;
  release(store: Store): Promise<void>;
}

/** `tokens` and `now` are the service's, whatever its clock says. */
export function newBrowser(tokens: Tokens, now: () => number): Browser {
  const known: Known[] = [];
  const current = () => known.at(-1);

  async function liveToken(of: Known) {
    const token = await tokens.verify(of.tokens.at(-1) ?? '');
    return token && !of.released && !of.registered ? token : undefined;
  }

  async function first(store: Store, shy: boolean): Promise<void> {
    const [account, at] = [id(), now()];
    const firstUntil = shy ? at + HOUR : undefined;
    await store.commit(open(account, { at, ...(shy && { firstUntil: at + HOUR }) }));
    const token = await tokens.issue(account, 0, shy ? HOUR : undefined);
    const fresh = { epoch: 0, registered: false, released: false, guarded: false };
    known.push({ account, tokens: [token], seenAt: at, firstUntil, ...fresh });
  }

  /** Whether the change was done; the account's epoch is then known. */
  async function told(store: Store, of: Known, change: Change): Promise<boolean> {
    const outcome = await store.commit(change);
    if (outcome.type === 'refused') return false;
    of.epoch = outcome.account.epoch;
    return true;
  }

  return {
    known,
    async visit(store, shy) {
      const mine = current();
      const token = mine && (await liveToken(mine));
      if (!mine || !token) return first(store, shy);
      const at = now();
      const credential = { kind: 'anonymous', epoch: token.epoch } as const;
      if (!(await told(store, mine, record(mine.account, { at, credential })))) {
        return first(store, shy);
      }
      mine.seenAt = Math.max(mine.seenAt, at);
      mine.firstUntil = undefined;
      if (tokens.isStale(token)) mine.tokens.push(await tokens.issue(mine.account, mine.epoch));
    },
    async ask(store) {
      const mine = current();
      const token = mine && (await liveToken(mine));
      if (!mine || !token) return;
      const [at, request] = [now(), id()];
      const email = `${mine.account}@example.com`;
      const change = ask(mine.account, { at, request, email, epoch: token.epoch });
      if (!(await told(store, mine, change))) return;
      mine.seenAt = Math.max(mine.seenAt, at);
      mine.firstUntil = undefined;
      mine.converting ??= request;
      mine.tokens.push(await tokens.issue(mine.account, mine.epoch));
    },
    async prove(store) {
      const mine = current();
      if (!mine?.converting) return;
      const done = await told(store, mine, {
        ...prove(mine.account, mine.converting),
        at: now(),
      });
      if (done) Object.assign(mine, { registered: true, converting: undefined });
    },
    async withdraw(store) {
      const mine = current();
      if (!mine?.converting || mine.registered) return;
      const change = { ...withdraw(mine.account, mine.converting), at: now() };
      if (await told(store, mine, change)) mine.converting = undefined;
    },
    async release(store) {
      const mine = current();
      const token = mine && (await liveToken(mine));
      if (!mine || !token || mine.converting) return;
      const change = { ...release(mine.account, token.epoch), at: now() };
      if (await told(store, mine, change)) mine.released = true;
    },
  };
}
