// Counts again, from the events that accounts leave, what the store keeps as figures. Some things leave no event:
// erasure, which removes them all; FusionAuth's part of a registration, which the row tells; that a user was
// made there; and a culled stub whose visitor came back, which its next event tells.
import type { Change, Outcome } from '../../../../src/domain/change.ts';
import type { Event } from '../../../../src/domain/event.ts';
import type { Store } from '../../../../src/domain/ports.ts';
import { keyOf } from '../figures.ts';

type Sums = Map<string, number>;

/** Plays the lives, all at once, and counts what came of them. */
export async function recounted(
  store: Store,
  lives: readonly (readonly Change[])[],
): Promise<Sums> {
  const sums: Sums = new Map();
  await Promise.all(lives.map((life) => play(store, life, sums)));
  return sums;
}

async function play(store: Store, life: readonly Change[], sums: Sums): Promise<void> {
  const [account = '', action] = [
    life[0]?.account,
    life[0]?.type === 'open' && life[0].action.name,
  ];
  const of = action || '';
  const add = (name: string, at: number, subject = of) => {
    const key = keyOf({ name: name as never, at, of: subject });
    sums.set(key, (sums.get(key) ?? 0) + 1);
  };
  const months = new Set<number>();
  const erasure = life.findIndex(({ type }) => type === 'erase');
  const before = erasure === -1 ? life : life.slice(0, erasure);
  const outcomes = await Promise.all(before.map((change) => store.commit(change)));
  const row = await store.account(account);
  countEvents(await store.events(account), add);
  const finishedAt = row?.conversion?.finishedAt;
  if (finishedAt !== undefined) add('registered', finishedAt);
  for (const [index, change] of before.entries()) {
    if (isActivity(change, outcomes[index])) months.add(month(change.at));
  }
  for (const change of erasure === -1 ? [] : life.slice(erasure)) {
    const outcome = await store.commit(change);
    if (change.type === 'erase' && outcome.type === 'done') add('erased', change.at);
    if (isActivity(change, outcome)) months.add(month(change.at));
  }
  for (const begin of months) add('active', begin);
}

function countEvents(
  events: readonly Event[],
  add: (name: string, at: number, of?: string) => void,
): void {
  const first = events[0] as Event;
  add('opened', first.at);
  let [asked, converting, culled, registered] = [false, false, false, false];
  for (const { name, at } of events.slice(1)) {
    if (culled && ['video.watched', 'conversion.asked', 'account.restored'].includes(name)) {
      add('restored', at);
      culled = false;
    }
    if (name === 'conversion.asked' && !asked) add('asked', at);
    if (name === 'account.registered') add('proven', at);
    if (name === 'account.registered') add('took', at, bucket((at - first.at) / 1000));
    // A member who is signed out everywhere has left nothing.
    const stays = converting || culled || registered;
    if (name === 'identity.released' && !stays) add('released', at);
    if (name === 'stub.merged') add('merged', at);
    if (name === 'account.culled') add('culled', at);
    asked ||= name === 'conversion.asked';
    culled = name === 'account.culled' || (culled && name !== 'stub.merged');
    registered ||= name === 'account.registered';
    if (name === 'conversion.asked') converting = true;
    if (['conversion.withdrawn', 'account.registered', 'stub.merged'].includes(name))
      converting = false;
  }
}

function bucket(seconds: number): string {
  const day = 86_400;
  const limits = [60, 300, 900, 3600, 6 * 3600, day, 3 * day, 7 * day, 30 * day];
  return String(limits.find((limit) => seconds <= limit) ?? 'longer');
}

/** What FusionAuth counts a user as active for. */
function isActivity(change: Change, outcome: Outcome | undefined): boolean {
  if (outcome?.type !== 'done') return false;
  if (change.type !== 'synced') return change.type === 'signIn';
  const finished = outcome.account.conversion?.finishedAt === change.at;
  return change.result.type === 'created' || (change.result.type === 'finished' && finished);
}

function month(at: number): number {
  return Date.parse(`${new Date(at).toISOString().slice(0, 7)}-01`);
}
