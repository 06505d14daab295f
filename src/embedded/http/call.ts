// An endpoint as data: method, path, who may call it, and what it answers.
import type { IncomingHttpHeaders } from 'node:http';
import type { ApiKey } from '../model/api-keys.ts';
import type { EventInfo } from '../webhooks/event.ts';

export type Json = Record<string, unknown>;

export type Call = {
  method: string;
  /** The media type of the body, without parameters. */
  contentType: string;
  headers: IncomingHttpHeaders;
  params: Record<string, string>;
  query: URLSearchParams;
  /** Parsed JSON, or undefined when none was sent. */
  body: unknown;
  /** The key that was checked, or undefined when the endpoint was called without one. */
  key: ApiKey | undefined;
  /** The tenant the call is scoped to by header or key, if any. */
  tenantId: string | undefined;
  info: EventInfo;
};

export type Reply = {
  status: number;
  /** Sent as JSON. */
  json?: unknown;
  /** JSON that is already text. */
  text?: string;
  headers?: Record<string, string | string[]>;
};

export type Route = {
  method: 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';
  /** Express path, `/api/user/:userId`. */
  path: string;
  /** What an API key is permitted by, `/api/user`. */
  endpoint: string;
  /** `key`: refused without one. `optional`: a key is checked when sent. `open`: never looked at. */
  access: 'key' | 'open' | 'optional';
  /** How large the body may be, when not the usual size. */
  bodyLimit?: string;
  handle(call: Call): Promise<Reply> | Reply;
};

export const ok = (json: unknown): Reply => ({ status: 200, json });

export const empty = (status = 200): Reply => ({ status });
