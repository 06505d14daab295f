// The account's state machine: one pure function, run by every store on the row it has just read.
import type { Account } from '../account.ts';
import type { Change } from '../change.ts';
import { asked, confirmed, proven, withdrawn } from './convert.ts';
import { condemned, culled, erased, forgotten } from './end.ts';
import { signedIn, signedOut, touched } from './member.ts';
import { foldedIn, foldedOut, sealed } from './merge-account.ts';
import { foldedAway, takenBack } from './merge-stub.ts';
import { opened, recorded, seen } from './record.ts';
import { released, releasedEverywhere, resumed } from './release.ts';
import { restored } from './restore.ts';
import type { Transition } from './result.ts';
import { hydrated, noticed, retried, synced } from './sync.ts';

/** The next state of `account` under `change`; see docs/state-machine.md. */
export function transition(account: Account | undefined, change: Change): Transition {
  switch (change.type) {
    case 'open':
      return opened(account, change);
    case 'record':
      return recorded(account, change);
    case 'ask':
      return asked(account, change);
    case 'confirm':
      return confirmed(account, change);
    case 'prove':
      return proven(account, change);
    case 'withdraw':
      return withdrawn(account, change);
    case 'release':
      return released(account, change);
    case 'resume':
      return resumed(account, change);
    case 'releaseAll':
      return releasedEverywhere(account, change);
    case 'foldAway':
      return foldedAway(account, change);
    case 'takeBack':
      return takenBack(account, change);
    case 'foldIn':
      return foldedIn(account, change);
    case 'foldOut':
      return foldedOut(account, change);
    case 'seal':
      return sealed(account, change);
    case 'signIn':
      return signedIn(account, change);
    case 'touch':
      return touched(account, change);
    case 'seen':
      return seen(account, change);
    case 'signOut':
      return signedOut(account, change);
    case 'erase':
      return erased(account, change);
    case 'cull':
      return culled(account, change);
    case 'restore':
      return restored(account, change);
    case 'condemn':
      return condemned(account);
    case 'forget':
      return forgotten(account, change);
    case 'notice':
      return noticed(account, change);
    case 'hydrate':
      return hydrated(account, change);
    case 'synced':
      return synced(account, change);
    case 'retry':
      return retried(account);
  }
}
