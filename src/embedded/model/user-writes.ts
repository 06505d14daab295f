// Writes users, keeping the identity and term tables in step with the document.
import { identityKey } from './identity-key.ts';
import type { Row, Store } from './store.ts';
import type { TermIndex } from './term-index.ts';
import { termsOf } from './terms.ts';
import type { Secret, User } from './user.ts';

export type UserWrites = {
  insert(user: User, secret: Secret | undefined): void;
  /** Writes the document, and the secret when one is given; false, and nothing written, if there is no such user. */
  save(user: User, secret?: Secret): boolean;
  /** Removes the user with identities, terms, tokens and pending ids; false if there was none. */
  remove(id: string): boolean;
};

/** The writing half of the user table. */
export function userWrites(store: Store, index: TermIndex): UserWrites {
  const rowOf = (id: string): Row | undefined =>
    store.get('SELECT n, doc FROM users WHERE id = ?', id.toLowerCase());

  return {
    insert(user, secret) {
      store.transaction(() => {
        const { lastId } = store.run(
          'INSERT INTO users (id, tenant, doc, secret) VALUES (?, ?, ?, ?)',
          user.id,
          user.tenantId,
          JSON.stringify(user),
          secret ? JSON.stringify(secret) : null,
        );
        writeIdentities(store, lastId, user);
        index.add(lastId, termsOf(user));
      });
    },
    save(user, secret) {
      return store.transaction(() => {
        const row = rowOf(user.id);
        if (!row) return false;
        const n = Number(row.n);
        const before = JSON.parse(String(row.doc)) as User;
        store.run('UPDATE users SET doc = ? WHERE n = ?', JSON.stringify(user), n);
        if (secret) store.run('UPDATE users SET secret = ? WHERE n = ?', JSON.stringify(secret), n);
        if (identityList(before) !== identityList(user)) writeIdentities(store, n, user);
        index.replace(n, termsOf(before), termsOf(user));
        return true;
      });
    },
    remove: (id) =>
      store.transaction(() => {
        const row = rowOf(id);
        if (!row) return false;
        const n = Number(row.n);
        store.run('DELETE FROM identities WHERE user = ?', n);
        index.remove(n);
        store.run('DELETE FROM external_ids WHERE user = ?', id.toLowerCase());
        store.run('DELETE FROM refresh_tokens WHERE user = ?', id.toLowerCase());
        store.run('DELETE FROM users WHERE n = ?', n);
        return true;
      }),
  };
}

const identityList = (user: User): string =>
  JSON.stringify([user.tenantId, user.identities.map(({ type, value }) => [type, value])]);

function writeIdentities(store: Store, n: number, user: User): void {
  store.run('DELETE FROM identities WHERE user = ?', n);
  for (const { type, value } of user.identities) {
    store.run(
      'INSERT INTO identities (tenant, type, value, user) VALUES (?, ?, ?, ?)',
      user.tenantId,
      type,
      identityKey(type, value),
      n,
    );
  }
}
