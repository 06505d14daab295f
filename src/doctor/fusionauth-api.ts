// FusionAuth's API as the doctor uses it: any endpoint, with any of the keys, and the plain answer.
import type { Exchange, Reply } from '../fusionauth/exchange.ts';

export interface ApiCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  body?: unknown;
  /** Whose call it is, where several tenants share the instance. */
  tenantId?: string;
}

export type Api = (call: ApiCall) => Promise<Reply>;

/** Without a key it asks as anybody may. Rejects with a NoAnswer when no whole answer came. */
export function fusionAuthApi(url: string, exchange: Exchange, key?: string): Api {
  return ({ method, path, body, tenantId }) =>
    exchange({
      method,
      endpoint: path,
      url: `${url}${path}`,
      headers: {
        ...(key && { authorization: key }),
        ...(tenantId && { 'x-fusionauth-tenantid': tenantId }),
        // A merge patch (RFC 7396) replaces arrays; FusionAuth's own PATCH may append to them.
        ...(body !== undefined && {
          'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
        }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
}

export type Json = Readonly<Record<string, unknown>>;

/** A document's part, or an empty one. */
export function part(document: unknown, ...path: readonly string[]): Json {
  let at: unknown = document;
  for (const name of path) at = (at as Json | undefined)?.[name];
  return typeof at === 'object' && at !== null ? (at as Json) : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** One document by its path: `/api/tenant/ID` → what is under `tenant`; undefined when there is none. */
export async function document(api: Api, path: string, name: string): Promise<Json | undefined> {
  const { status, body } = await api({ method: 'GET', path });
  if (status === 404) return undefined;
  if (status === 200) return part(body, name);
  throw new Error(`GET ${path} answered ${status}`);
}
