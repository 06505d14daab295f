// Finds users by id, by identity and by age of the row.
import { identityKey } from './identity-key.ts';
import type { Row, Store } from './store.ts';
import type { IdentityType, Secret, User } from './user.ts';

export type StoredUser = { user: User; secret: Secret | undefined };

export type UserReads = {
  find(id: string): StoredUser | undefined;
  /** The document as stored, for answers that need no more. */
  findText(id: string): { text: string; tenantId: string } | undefined;
  /** First match of `value` over `types`, in their order; all tenants when `tenantId` is undefined. */
  findByIdentity(
    value: string,
    types: readonly IdentityType[],
    tenantId?: string,
  ): StoredUser | undefined;
  /** The type of identity that another user already holds, if any. */
  conflict(user: User): IdentityType | undefined;
  count(tenantId?: string): number;
  /** Newest first. */
  latest(limit: number): User[];
};

/** The reading half of the user table. */
export function userReads(store: Store): UserReads {
  return {
    find: (id) => read(store.get('SELECT doc, secret FROM users WHERE id = ?', id.toLowerCase())),
    findText(id) {
      const row = store.get('SELECT doc, tenant FROM users WHERE id = ?', id.toLowerCase());
      return row && { text: String(row.doc), tenantId: String(row.tenant) };
    },
    findByIdentity(value, types, tenantId) {
      for (const type of types) {
        const found = byIdentity(store, type, value, tenantId);
        if (found) return read(found);
      }
      return undefined;
    },
    conflict: (user) =>
      user.identities.find(({ type, value }) => taken(store, user, type, value))?.type,
    count(tenantId) {
      const row = tenantId
        ? store.get('SELECT count(*) AS total FROM users WHERE tenant = ?', tenantId)
        : store.get('SELECT count(*) AS total FROM users');
      return Number(row?.total ?? 0);
    },
    latest: (limit) =>
      store
        .all('SELECT doc FROM users ORDER BY n DESC LIMIT ?', limit)
        .map((row) => JSON.parse(String(row.doc)) as User),
  };
}

function read(row: Row | undefined): StoredUser | undefined {
  if (!row) return undefined;
  const secret = row.secret;
  return {
    user: JSON.parse(String(row.doc)) as User,
    secret: secret === null ? undefined : (JSON.parse(String(secret)) as Secret),
  };
}

function byIdentity(
  store: Store,
  type: IdentityType,
  value: string,
  tenantId: string | undefined,
): Row | undefined {
  return store.get(
    `SELECT u.doc, u.secret FROM identities i JOIN users u ON u.n = i.user
     WHERE i.type = ? AND i.value = ?${tenantId === undefined ? '' : ' AND i.tenant = ?'} LIMIT 1`,
    type,
    identityKey(type, value),
    ...(tenantId === undefined ? [] : [tenantId]),
  );
}

function taken(store: Store, user: User, type: IdentityType, value: string): boolean {
  const row = store.get(
    `SELECT 1 FROM identities i JOIN users u ON u.n = i.user
     WHERE i.tenant = ? AND i.type = ? AND i.value = ? AND u.id <> ?`,
    user.tenantId,
    type,
    identityKey(type, value),
    user.id,
  );
  return row !== undefined;
}
