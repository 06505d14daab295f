// API keys: which raw key may call which endpoint by which method.
// Source: FusionAuth docs, apis/authentication (no endpoints listed means every endpoint).
import { createHash } from 'node:crypto';
import { collection } from './collection.ts';
import type { Store } from './store.ts';

export type ApiKey = {
  id: string;
  key: string;
  name?: string;
  keyManager: boolean;
  retrievable: boolean;
  tenantId?: string;
  expirationInstant?: number;
  permissions?: { endpoints: Record<string, string[]> };
  metaData: { attributes: Record<string, string> };
  insertInstant: number;
  lastUpdateInstant: number;
};

export type ApiKeys = {
  /** Looked up by digest, so that the time taken tells nothing of the key. */
  byKey(raw: string): ApiKey | undefined;
  get(id: string): ApiKey | undefined;
  list(): ApiKey[];
  put(key: ApiKey): ApiKey;
  remove(id: string): boolean;
};

const digest = (raw: string): string => createHash('sha256').update(raw).digest('hex');

/** The API keys kept in `store`. */
export function apiKeysIn(store: Store): ApiKeys {
  const keys = collection<ApiKey>(store, 'api-key');
  const byDigest = new Map(keys.list().map((key) => [digest(key.key), key]));
  return {
    byKey: (raw) => byDigest.get(digest(raw)),
    get: keys.get,
    list: keys.list,
    put(value) {
      const before = keys.get(value.id);
      if (before) byDigest.delete(digest(before.key));
      const saved = keys.put(value);
      byDigest.set(digest(saved.key), saved);
      return saved;
    },
    remove(id) {
      const before = keys.get(id);
      if (before) byDigest.delete(digest(before.key));
      return keys.remove(id);
    },
  };
}

/** True if the key may call `endpoint` (`/api/user/search`) by `method`. */
export function permits(key: ApiKey, endpoint: string, method: string): boolean {
  const endpoints = key.permissions?.endpoints;
  if (endpoints === undefined || Object.keys(endpoints).length === 0) return true;
  return Object.hasOwn(endpoints, endpoint) && (endpoints[endpoint] ?? []).includes(method);
}
