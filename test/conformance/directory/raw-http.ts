// Bare HTTP, as a client in any language would speak it.

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by tests
export type Answer = { status: number; text: string; json: any; headers: Headers };

/** A body that is no text is sent as JSON. Headers given last win. */
export type Call = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer>;

export function rawHttp(url: string, standing: Record<string, string>): Call {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...standing,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    return {
      status: response.status,
      text,
      json: isJson && text !== '' ? JSON.parse(text) : undefined,
      headers: response.headers,
    };
  };
}
