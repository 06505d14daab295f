// Refresh tokens: opaque, bound to a user and perhaps an application.
// Source: FusionAuth docs, apis/jwt (Retrieve Refresh Tokens).
import type { Store } from './store.ts';

export type RefreshToken = {
  id: string;
  token: string;
  userId: string;
  tenantId: string;
  applicationId?: string;
  insertInstant: number;
  startInstant: number;
  /** Epoch milliseconds; not part of the API's answer. */
  expires: number;
  metaData: Record<string, unknown>;
  data: Record<string, unknown>;
};

export type RefreshTokens = {
  put(token: RefreshToken): void;
  /** By the token itself, if it has not run out. */
  find(token: string): RefreshToken | undefined;
  findById(id: string): RefreshToken | undefined;
  forUser(userId: string): RefreshToken[];
  removeById(id: string): boolean;
  removeForUser(userId: string, applicationId?: string): void;
  removeForApplication(applicationId: string): void;
  /** Drops what has run out. */
  sweep(): void;
};

/** The refresh tokens of `store`, by the clock `now`. */
export function refreshTokensIn(store: Store, now: () => number): RefreshTokens {
  const read = (row: Record<string, unknown> | undefined): RefreshToken | undefined => {
    if (!row) return undefined;
    const token = JSON.parse(String(row.doc)) as RefreshToken;
    return token.expires > now() ? token : undefined;
  };
  return {
    put(token) {
      store.run(
        `INSERT INTO refresh_tokens (id, token, user, application, expires, doc)
         VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET token = excluded.token, expires = excluded.expires, doc = excluded.doc`,
        token.id,
        token.token,
        token.userId,
        token.applicationId ?? null,
        token.expires,
        JSON.stringify(token),
      );
    },
    find: (token) => read(store.get('SELECT doc FROM refresh_tokens WHERE token = ?', token)),
    findById: (id) => read(store.get('SELECT doc FROM refresh_tokens WHERE id = ?', id)),
    forUser: (userId) =>
      store
        .all('SELECT doc FROM refresh_tokens WHERE user = ?', userId)
        .map(read)
        .filter((token) => token !== undefined),
    removeById: (id) => store.run('DELETE FROM refresh_tokens WHERE id = ?', id).changes > 0,
    removeForUser(userId, applicationId) {
      if (applicationId === undefined) {
        store.run('DELETE FROM refresh_tokens WHERE user = ?', userId);
      } else {
        store.run(
          'DELETE FROM refresh_tokens WHERE user = ? AND application = ?',
          userId,
          applicationId,
        );
      }
    },
    removeForApplication(applicationId) {
      store.run('DELETE FROM refresh_tokens WHERE application = ?', applicationId);
    },
    sweep() {
      store.run('DELETE FROM refresh_tokens WHERE expires <= ?', now());
    },
  };
}
