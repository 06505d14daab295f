// Lives of accounts by chance: any change may follow any other, whether or not it then does anything.
import fc from 'fast-check';
import type { Change } from '../../../../src/domain/change.ts';
import {
  ask,
  cull,
  erase,
  foldAway,
  id,
  open,
  prove,
  record,
  release,
  releaseAll,
  restore,
  session,
  signIn,
  synced,
  takeBack,
  watched,
  withdraw,
} from '../../../support/changes.ts';

/** Two days before a month ends. */
const START = Date.UTC(2026, 4, 30);
const HOUR = 3_600_000;

const KINDS = [
  ...['record', 'ask', 'prove', 'prove', 'finish', 'withdraw', 'release', 'releaseAll', 'merge'],
  ...['takeBack', 'cull', 'restore', 'created', 'signIn', 'login', 'erase'],
] as const;

const step = fc.record({
  kind: fc.constantFrom(...KINDS),
  hours: fc.integer({ min: 0, max: 30 }),
  epoch: fc.integer({ min: 0, max: 2 }),
});

const life = fc.record({
  action: fc.constantFrom('video.watched', 'film.liked'),
  steps: fc.array(step, { maxLength: 9 }),
});

/** Each the changes of one account, in order; ids are new each time, so that lives never share an account. */
export const lives = fc
  .array(life, { minLength: 1, maxLength: 4 })
  .map((several) => several.map(changesOf));

function changesOf({ action, steps }: typeof life extends fc.Arbitrary<infer L> ? L : never) {
  const account = id();
  const request = id();
  const merge = id();
  let at = START;
  let finished = false;
  const changes: Change[] = [open(account, { at, action: { ...watched(), name: action } })];
  for (const { kind, hours, epoch } of steps) {
    at += hours * HOUR;
    const done = changes.some(({ type }) => type === 'prove');
    if (kind === 'finish' && (finished || !done)) continue;
    finished ||= kind === 'finish';
    changes.push({ ...changeOf(kind, { account, request, merge, epoch }), at } as Change);
  }
  return changes;
}

interface About {
  account: string;
  request: string;
  merge: string;
  epoch: number;
}

function changeOf(kind: string, { account, request, merge, epoch }: About): Change {
  const credential = { kind: 'anonymous', epoch } as const;
  const changes: Record<string, () => Change> = {
    record: () => record(account, { credential }),
    ask: () => ask(account, { request, epoch }),
    prove: () => prove(account, request),
    finish: () => synced(account, { type: 'finished' }),
    withdraw: () => withdraw(account, request),
    release: () => release(account, epoch),
    releaseAll: () => releaseAll(account),
    merge: () => foldAway(account, { epoch, id: merge }),
    takeBack: () => takeBack(account, merge),
    cull: () => ({ ...cull(account), seenBefore: Number.MAX_SAFE_INTEGER }) as Change,
    restore: () => restore(account),
    created: () => synced(account, { type: 'created' }),
    signIn: () => signIn(session(account)),
    login: () => ({ type: 'notice', account, at: 0, id: id(), name: 'user.login.success' }),
    erase: () => erase(account),
  };
  return (changes[kind] as () => Change)();
}
