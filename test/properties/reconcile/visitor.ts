// A visitor and what they were told: the fold that FusionAuth must hold in the end, computed without the product.
import type { Change, Outcome } from '../../../src/domain/change.ts';
import type { Store } from '../../../src/domain/ports.ts';
import type { Operation } from '../../../src/domain/profile.ts';
import { ask, id, open, record, watched } from '../../support/changes.ts';

export type Deed = { op: 'increment'; by: number } | { op: 'add' | 'remove' | 'set'; film: string };

export interface Visitor {
  account: string;
  opened(): boolean;
  asked(): boolean;
  /** The change of one deed; the same again when it is sent again. */
  change(deed: Deed, at: number): Change;
  /** An answer came: it counts. */
  heard(deed: Deed, outcome: Outcome): void;
  ask(store: Pick<Store, 'commit'>, at: number): Promise<void>;
  /** What `user.data` must say of the profile. */
  expected(): object;
}

export const emailOf = (account: string) => `${account}@example.com`;

export function newVisitor(account: string): Visitor {
  let [opened, asked, epoch] = [false, false, 0];
  let count = 0;
  let films: string[] = [];
  let last: string | undefined;

  function fold(deed: Deed): void {
    if (deed.op === 'increment') count += deed.by;
    else if (deed.op === 'set') last = deed.film;
    else if (deed.op === 'remove') films = films.filter((film) => film !== deed.film);
    else if (!films.includes(deed.film)) films.push(deed.film);
  }

  return {
    account,
    opened: () => opened,
    asked: () => asked,
    change(deed, at) {
      const action = { ...watched(), operations: [operationOf(deed, at)] };
      if (!opened) return open(account, { at, action });
      return record(account, { at, action, credential: { kind: 'anonymous', epoch } });
    },
    heard(deed, { type }) {
      if (type === 'refused') throw new Error('A visitor was refused.');
      opened = true;
      fold(deed);
    },
    async ask(store, at) {
      if (!opened || asked) return;
      const request = id();
      const change = ask(account, { at, epoch, request, email: emailOf(account) });
      const outcome = await store.commit(change);
      if (outcome.type === 'refused') throw new Error('An asker was refused.');
      asked = true;
      epoch = outcome.account.epoch;
    },
    expected: () => ({
      ...(count > 0 && { videosWatched: count }),
      ...(films.length > 0 && { films }),
      ...(last !== undefined && { lastFilm: last }),
    }),
  };
}

function operationOf(deed: Deed, at: number): Operation {
  if (deed.op === 'increment') return { op: 'increment', field: 'videosWatched', by: deed.by };
  if (deed.op === 'set') return { op: 'set', field: 'lastFilm', value: deed.film, at };
  if (deed.op === 'remove') return { op: 'remove', field: 'films', value: deed.film };
  return { op: 'add', field: 'films', value: deed.film, limit: 9 };
}
