// The part of FusionAuth's record that attacks are after.
import type { UserRecord } from '../../support/directory.ts';
import type { State } from './target.ts';

export function stateOf(record: UserRecord | undefined): State {
  const { email, username, data = {} } = record ?? {};
  return {
    email: email || undefined,
    username: username || undefined,
    anonymous: data.anonymousUser === true,
    watched: Number(data.watchCount ?? 0),
  };
}
