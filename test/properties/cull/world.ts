// One history: a FusionAuth with the right time, a process with a time of its own, and those who visit.
import { join } from 'node:path';
import type { Tokens } from '../../../src/identity/token.ts';
import { id } from '../../support/changes.ts';
import { recordOf } from '../../support/directory.ts';
import { type Lifecycle, restore, settle } from '../../support/lifecycle.ts';
import { misbehave } from '../../support/misbehave.ts';
import { type Command, type Of, VISITORS } from './commands.ts';
import { type CullProcess, openCullProcess } from './process.ts';
import { type Known, Visitor } from './visitor.ts';

export interface Place {
  life: Lifecycle;
  folder: string;
  tokensBy: (now: () => number) => Tokens;
}

/** The slash at the end, which the service never sends, tells them from the service's: no fault strikes them. */
const OUR_OWN_READS = '/api/user/*/';

export class World {
  /** What a cookie is worth by the right time. */
  readonly atTruth: Tokens;
  readonly #place: Place;
  readonly #path: string;
  readonly #visitors: Visitor[];
  /** Who comes, and what our clock does, when the cull has next read a user. */
  #coming: Visitor[] = [];
  #jump = 0;
  /** By how much our clock is ahead. */
  #skew = 0;
  #alive: CullProcess | undefined;

  constructor(place: Place) {
    const { life, folder, tokensBy } = place;
    this.#place = place;
    this.#path = join(folder, `${id()}.db`);
    this.atTruth = tokensBy(life.now);
    const tokens = tokensBy(this.#now);
    this.#visitors = Array.from({ length: VISITORS }, () => new Visitor(tokens, this.#now));
  }

  #now = () => this.#place.life.clock.now + this.#skew;

  get alive(): CullProcess {
    if (!this.#alive) throw new Error('nothing is alive yet');
    return this.#alive;
  }

  /** The right time. */
  get time(): number {
    return this.#place.life.clock.now;
  }

  get accounts(): Known[] {
    return this.#visitors.flatMap(({ known }) => known);
  }

  async start(): Promise<void> {
    this.#alive = await openCullProcess({
      url: this.#place.life.url,
      path: this.#path,
      now: this.#now,
      guard: ({ id: account }) =>
        this.accounts.some((one) => one.account === account && one.guarded) ? 'needed' : undefined,
      onRead: async () => {
        this.#skew += this.#jump;
        this.#jump = 0;
        await this.#coming.pop()?.visit(this.alive.store);
      },
    });
  }

  async obey(command: Command): Promise<void> {
    const { life } = this.#place;
    if (command.type === 'act') return this.#act(command);
    if (command.type === 'cull') return this.#cull(command);
    if (command.type === 'reconcile') return void (await settle(this.alive));
    if (command.type === 'wait') life.clock.now += command.ms;
    if (command.type === 'skew') this.#skew = command.ms;
    if (command.type !== 'misbehave') return;
    const faults = command.faults.map((outcome) => ({ path: '*', outcome, next: 2, rate: 0.5 }));
    const requests = [{ path: OUR_OWN_READS }, ...faults];
    await misbehave(life.url, { searchLag: command.frozen ? 'frozen' : 0, requests });
  }

  /** From now on everything is as it should be. */
  async calm(): Promise<void> {
    this.#skew = 0;
    await misbehave(this.#place.life.url, {});
    await this.#crash();
  }

  /** FusionAuth's record of an account, whatever faults are planned for the service. */
  user(account: string) {
    return recordOf(this.#place.life.url, `${account}/`);
  }

  async #act({ act, who, shy }: Of<'act'>): Promise<void> {
    const visitor = this.#visitors[who] as Visitor;
    const { store } = this.alive;
    const mine = visitor.latest;
    if (act === 'visit') return visitor.visit(store, shy);
    if (act !== 'guard' && act !== 'restore') return visitor[act](store);
    if (!mine) return;
    if (act === 'restore') return void (await restore(this.alive, mine.account));
    const row = await store.account(mine.account);
    if (row && row.state !== 'culled') mine.guarded = true;
  }

  async #cull({ diesAfter, rival, meanwhile, jump }: Of<'cull'>): Promise<void> {
    this.#coming = meanwhile.map((n) => this.#visitors[n] as Visitor);
    this.#jump = jump ?? 0;
    const runs = Array.from({ length: rival ? 2 : 1 }, () => this.alive.cull(diesAfter));
    const results = await Promise.all(runs);
    if (jump) this.#skew = 0;
    [this.#jump, this.#coming] = [0, []];
    if (results.includes('died')) await this.#crash();
  }

  async #crash(): Promise<void> {
    await this.alive.crash();
    await this.start();
  }
}
