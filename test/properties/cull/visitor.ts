// A visitor with real tokens, and what is known of every account that they have had, without asking the product.
import type { Change } from '../../../src/domain/change.ts';
import type { Store } from '../../../src/domain/ports.ts';
import type { AnonymousToken } from '../../../src/identity/anonymous-claims.ts';
import type { Tokens } from '../../../src/identity/token.ts';
import { ask, id, open, prove, record, release, withdraw } from '../../support/changes.ts';

const HOUR = 3_600_000;

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

export class Visitor {
  readonly known: Known[] = [];
  readonly #tokens: Tokens;
  readonly #now: () => number;

  /** Both are the service's, whatever its clock says. */
  constructor(tokens: Tokens, now: () => number) {
    this.#tokens = tokens;
    this.#now = now;
  }

  get latest(): Known | undefined {
    return this.known.at(-1);
  }

  /** A `shy` one keeps the short first token to itself. */
  async visit(store: Store, shy = false): Promise<void> {
    const { mine, token } = await this.#live();
    if (!mine || !token) return this.#first(store, shy);
    const at = this.#now();
    const credential = { kind: 'anonymous', epoch: token.epoch } as const;
    const done = await this.#tell(store, mine, record(mine.account, { at, credential }));
    if (!done) return this.#first(store, shy);
    this.#seen(mine, at);
    if (this.#tokens.isStale(token)) await this.#take(mine);
  }

  async ask(store: Store): Promise<void> {
    const { mine, token } = await this.#live();
    if (!mine || !token) return;
    const [at, request, email] = [this.#now(), id(), `${mine.account}@example.com`];
    const change = ask(mine.account, { at, request, email, epoch: token.epoch });
    if (!(await this.#tell(store, mine, change))) return;
    this.#seen(mine, at);
    mine.converting ??= request;
    await this.#take(mine);
  }

  async prove(store: Store): Promise<void> {
    const mine = this.latest;
    if (!mine?.converting) return;
    const change = { ...prove(mine.account, mine.converting), at: this.#now() };
    if (!(await this.#tell(store, mine, change))) return;
    Object.assign(mine, { registered: true, converting: undefined });
  }

  async withdraw(store: Store): Promise<void> {
    const mine = this.latest;
    if (!mine?.converting) return;
    const change = { ...withdraw(mine.account, mine.converting), at: this.#now() };
    if (await this.#tell(store, mine, change)) mine.converting = undefined;
  }

  async release(store: Store): Promise<void> {
    const { mine, token } = await this.#live();
    if (!mine || !token || mine.converting) return;
    const change = { ...release(mine.account, token.epoch), at: this.#now() };
    if (await this.#tell(store, mine, change)) mine.released = true;
  }

  async #first(store: Store, shy: boolean): Promise<void> {
    const [account, at] = [id(), this.#now()];
    const short = shy ? { firstUntil: at + HOUR } : {};
    await store.commit(open(account, { at, ...short }));
    const tokens = [await this.#tokens.issue(account, 0, shy ? HOUR : undefined)];
    const fresh = { epoch: 0, registered: false, released: false, guarded: false };
    this.known.push({ account, tokens, seenAt: at, ...short, ...fresh });
  }

  /** The latest account, and its token as long as that speaks for it. */
  async #live(): Promise<{ mine?: Known | undefined; token?: AnonymousToken | undefined }> {
    const mine = this.latest;
    if (!mine || mine.released || mine.registered) return {};
    return { mine, token: await this.#tokens.verify(mine.tokens.at(-1) ?? '') };
  }

  /** Whether the change was done; the account's epoch is then known. */
  async #tell(store: Store, mine: Known, change: Change): Promise<boolean> {
    const outcome = await store.commit(change);
    if (outcome.type === 'refused') return false;
    mine.epoch = outcome.account.epoch;
    return true;
  }

  #seen(mine: Known, at: number): void {
    mine.seenAt = Math.max(mine.seenAt, at);
    mine.firstUntil = undefined;
  }

  async #take(mine: Known): Promise<void> {
    mine.tokens.push(await this.#tokens.issue(mine.account, mine.epoch));
  }
}
