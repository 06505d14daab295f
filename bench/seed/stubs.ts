// The stubs that a store is filled with: what the product's own rules make of a first visit that FusionAuth
// has since been told of.
import { randomBytes } from 'node:crypto';
import { toAction } from '../../src/activity/action.ts';
import type { Account } from '../../src/domain/account.ts';
import type { Event } from '../../src/domain/event.ts';
import { uuidv7 } from '../../src/domain/random.ts';
import { transition } from '../../src/domain/transition/index.ts';
import { films } from '../../src/site/films.ts';
import { site } from '../../src/site/site.ts';

export interface Age {
  accounts: number;
  /** When the first of them came and when the last, epoch milliseconds. */
  from: number;
  until: number;
}

export interface Stub {
  account: Account;
  event: Event;
}

export function* stubs({ accounts, from, until }: Age): Iterable<Stub> {
  for (let index = 0; index < accounts; index++) {
    yield stub(Math.floor(from + ((until - from) * index) / accounts), index);
  }
}

function stub(at: number, index: number): Stub {
  const account = uuidv7(at, randomBytes);
  const properties = { film: films[index % films.length]?.slug };
  const action = toAction(site, {
    id: uuidv7(at, randomBytes),
    name: 'video.watched',
    properties,
    at,
  });
  const opened = transition(undefined, { type: 'open', account, at, action, provision: true });
  if (opened.type !== 'done' || !opened.event) throw new Error('a first visit opens a stub');
  const { desired } = opened.account.sync;
  const created = { type: 'synced', version: desired, result: { type: 'created' } } as const;
  const synced = transition(opened.account, { account, at, ...created });
  if (synced.type !== 'done') throw new Error('FusionAuth has created it');
  return { account: synced.account, event: opened.event };
}
