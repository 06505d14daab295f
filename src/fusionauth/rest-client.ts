// The requests of FusionAuth's official client, on our transport; PATCH is a merge patch (RFC 7396), so that
// arrays are replaced instead of appended.
import type { FusionAuthClient } from '@fusionauth/typescript-client';
import type { Exchange } from './exchange.ts';

type Builder = FusionAuthClient['clientBuilder'];
type RestClient = ReturnType<Builder['build']>;

/** The shape of the official client's `ClientResponse`. */
export interface Answer<RT> {
  statusCode: number;
  response: RT;
  exception: Error;
  wasSuccessful(): boolean;
}

/** Builds requests that go out by `exchange`. */
export function restClientBuilder(exchange: Exchange): Builder {
  return { build: (host: string) => restClient(host, exchange) as never };
}

interface Draft {
  method: string;
  /** The path without what names somebody or something. */
  endpoint: string;
  path: string;
  headers: Record<string, string>;
  query: URLSearchParams;
  body?: string | undefined;
}

function restClient(host: string, exchange: Exchange): RestClient {
  const draft: Draft = {
    ...{ method: 'GET', endpoint: '', path: '' },
    headers: {},
    query: new URLSearchParams(),
  };
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
    go: () => go(host, draft, exchange),
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
  draft.endpoint = uri;
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
async function go(host: string, draft: Draft, exchange: Exchange): Promise<Answer<unknown>> {
  const query = draft.query.size > 0 ? `?${draft.query}` : '';
  const { method, endpoint, headers, body } = draft;
  const url = `${host}${draft.path}${query}`;
  const { status, body: answer } = await exchange({ method, endpoint, url, headers, body }).catch(
    (exception) => {
      throw { exception, wasSuccessful: () => false };
    },
  );
  const successful = status >= 200 && status < 300;
  const about = { statusCode: status, wasSuccessful: () => successful };
  if (!successful) throw { ...about, exception: answer };
  return { ...about, response: answer } as Answer<unknown>;
}
