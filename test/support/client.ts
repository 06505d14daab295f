// A browser without a window: keeps cookies as one device would, follows no redirect by itself.

export interface Answer {
  status: number;
  headers: Headers;
  body: string;
  /** Where it redirects to, absolute. */
  location: string | undefined;
  /** The body as JSON. */
  json<T = Record<string, unknown>>(): T;
}

export interface Client {
  cookies: Map<string, string>;
  send(path: string, init?: RequestInit): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** Sends a form. */
  post(path: string, fields: Record<string, string>): Promise<Answer>;
  /** Sends JSON. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
}

let devices = 0;

/** A device that begins with these cookies. */
export function createClient(base: string, cookies = new Map<string, string>()): Client {
  const agent = `a device of its own, ${devices++}`;
  const send = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const url = new URL(path, base);
    const headers = new Headers(init.headers);
    if (!headers.has('accept')) headers.set('accept', 'text/html');
    if (!headers.has('user-agent')) headers.set('user-agent', agent);
    if (cookies.size > 0 && !headers.has('cookie')) headers.set('cookie', cookieHeader(cookies));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    return answer(url, response);
  };
  return {
    cookies,
    send,
    get: (path, headers = {}) => send(path, { headers }),
    post: (path, fields) => send(path, { method: 'POST', body: new URLSearchParams(fields) }),
    call: (method, path, body, headers = {}) =>
      send(path, {
        method,
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
  };
}

function cookieHeader(cookies: ReadonlyMap<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

function keep(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  if (value === '') cookies.delete(name);
  else cookies.set(name, value);
}

async function answer(url: URL, response: Response): Promise<Answer> {
  const body = await response.text();
  const location = response.headers.get('location');
  return {
    status: response.status,
    headers: response.headers,
    body,
    location: location === null ? undefined : new URL(location, url).href,
    json: () => JSON.parse(body),
  };
}
