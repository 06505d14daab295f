// The transport under FusionAuth's official client: fetch with reused connections, a time-out on every
// call, and merge patch (RFC 7396) for PATCH, so that arrays are replaced instead of appended.
import type { FusionAuthClient } from '@fusionauth/typescript-client';

type Builder = FusionAuthClient['clientBuilder'];
type RestClient = ReturnType<Builder['build']>;

/** The shape of the official client's `ClientResponse`. */
export interface Answer<RT> {
  statusCode: number;
  response: RT;
  exception: Error;
  wasSuccessful(): boolean;
}

/** Builds requests that are given up after `timeoutMs`. */
export function restClientBuilder(timeoutMs: number): Builder {
  return { build: (host: string) => restClient(host, timeoutMs) as never };
}

interface Draft {
  method: string;
  path: string;
  headers: Record<string, string>;
  query: URLSearchParams;
  body?: string;
}

function restClient(host: string, timeoutMs: number): RestClient {
  const draft: Draft = { method: 'GET', path: '', headers: {}, query: new URLSearchParams() };
  const step = (write: () => void) => {
    write();
    return client;
  };
  const client: RestClient = {
    withAuthorization: (key) => step(() => setHeader(draft, 'Authorization', key)),
    withUriSegment: (segment) => step(() => appendSegment(draft, segment)),
    withFormData: (body) =>
      step(() => setBody(draft, body.toString(), 'application/x-www-form-urlencoded')),
    withHeader: (name, value) => step(() => setHeader(draft, name, value)),
    withJSONBody: (body) => step(() => setBody(draft, JSON.stringify(body), 'application/json')),
    withMethod: (method) => step(() => setMethod(draft, method)),
    withUri: (uri) => step(() => appendPath(draft, uri)),
    withParameter: (name, value) => step(() => appendParameter(draft, name, value)),
    withCredentials: () => client,
    withResponseHandler: () => client,
    withErrorResponseHandler: () => client,
    go: () => send(host, draft, timeoutMs),
  };
  return client;
}

function setHeader(draft: Draft, name: string, value: string | null | undefined): void {
  if (value !== null && value !== undefined) draft.headers[name] = value;
}

/** The official client does not encode segments; nothing but one path segment may come of one. */
function appendSegment(draft: Draft, segment: string | number | null | undefined): void {
  if (segment === null || segment === undefined || segment === '') return;
  draft.path = `${draft.path.replace(/\/$/, '')}/${encodeURIComponent(segment)}`;
}

function appendPath(draft: Draft, uri: string): void {
  draft.path = uri;
}

function setMethod(draft: Draft, method: string): void {
  draft.method = method;
  if (method === 'PATCH') draft.headers['Content-Type'] = 'application/merge-patch+json';
}

function setBody(draft: Draft, body: string, type: string): void {
  draft.body = body;
  if (draft.method !== 'PATCH') draft.headers['Content-Type'] = type;
}

function appendParameter(draft: Draft, name: string, value: unknown): void {
  if (value === null || value === undefined) return;
  for (const one of Array.isArray(value) ? value : [value]) draft.query.append(name, String(one));
}

/** Resolves to the answer, or rejects with it, as the official client's own transport does. */
async function send(host: string, draft: Draft, timeoutMs: number): Promise<Answer<unknown>> {
  const answer: Partial<Answer<unknown>> = {};
  try {
    const query = draft.query.size > 0 ? `?${draft.query}` : '';
    const response = await fetch(`${host}${draft.path}${query}`, {
      method: draft.method,
      headers: draft.headers,
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
      ...(draft.body === undefined ? {} : { body: draft.body }),
    });
    answer.statusCode = response.status;
    const body = await bodyOf(response);
    if (response.ok)
      return { ...answer, response: body, wasSuccessful: () => true } as Answer<unknown>;
    answer.exception = body as Error;
  } catch (error) {
    answer.exception = error as Error;
  }
  throw { ...answer, wasSuccessful: () => false };
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  const json = response.headers.get('content-type')?.startsWith('application/json');
  return json && text !== '' ? JSON.parse(text) : undefined;
}
