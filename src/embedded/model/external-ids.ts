// Short-lived ids handed out to people and programs (change password, one-time password, verification,
// authorization code): each of one type, for one user, until an instant.
import type { Store } from './store.ts';

export type ExternalIdType =
  | 'authorizationCode'
  | 'changePassword'
  | 'emailVerification'
  | 'failedLogins'
  | 'identityVerification'
  | 'lockOut'
  | 'oneTimePassword'
  | 'registrationVerification'
  | 'setupPassword'
  | 'sso';

export type ExternalId = {
  id: string;
  type: ExternalIdType;
  userId?: string;
  /** Epoch milliseconds. */
  expires: number;
  data: Record<string, unknown>;
};

export type ExternalIds = {
  put(value: ExternalId): void;
  /** The id if it is of this type and has not run out. */
  find(type: ExternalIdType, id: string): ExternalId | undefined;
  /** As `find`, and spends it: a second take finds nothing. */
  take(type: ExternalIdType, id: string): ExternalId | undefined;
  removeFor(userId: string, type: ExternalIdType): void;
  remove(id: string): void;
  /** Drops what has run out. */
  sweep(): void;
};

/** The external ids of `store`, by the clock `now`. */
export function externalIdsIn(store: Store, now: () => number): ExternalIds {
  const find = (type: ExternalIdType, id: string): ExternalId | undefined => {
    const row = store.get('SELECT doc, type, expires FROM external_ids WHERE id = ?', id);
    if (!row || row.type !== type || Number(row.expires) <= now()) return undefined;
    return JSON.parse(String(row.doc)) as ExternalId;
  };
  return {
    put(value) {
      store.run(
        `INSERT INTO external_ids (id, type, user, expires, doc) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET type = excluded.type, user = excluded.user,
           expires = excluded.expires, doc = excluded.doc`,
        value.id,
        value.type,
        value.userId ?? null,
        value.expires,
        JSON.stringify(value),
      );
    },
    find,
    take(type, id) {
      const found = find(type, id);
      if (!found) return undefined;
      return store.run('DELETE FROM external_ids WHERE id = ?', id).changes === 1
        ? found
        : undefined;
    },
    removeFor(userId, type) {
      store.run('DELETE FROM external_ids WHERE user = ? AND type = ?', userId, type);
    },
    remove(id) {
      store.run('DELETE FROM external_ids WHERE id = ?', id);
    },
    sweep() {
      store.run('DELETE FROM external_ids WHERE expires <= ?', now());
    },
  };
}
