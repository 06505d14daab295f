// A browser without a window: keeps cookies, follows nothing by itself, reads and sends forms.

export type Answer = {
  status: number;
  headers: Headers;
  body: string;
  /** Where it redirects to, absolute. */
  location: string | undefined;
};

export type Browser = {
  cookies: Map<string, string>;
  get(path: string): Promise<Answer>;
  post(
    path: string,
    fields: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<Answer>;
};

export function browse(base: string): Browser {
  const cookies = new Map<string, string>();
  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const headers = new Headers(init.headers);
    headers.set('accept', 'text/html');
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const url = new URL(path, base);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const location = response.headers.get('location');
    return {
      ...{ status: response.status, headers: response.headers, body: await response.text() },
      location: location === null ? undefined : new URL(location, url).href,
    };
  };
  return {
    cookies,
    get: (path) => send(path, {}),
    post: (path, fields, headers = { origin: new URL(base).origin }) =>
      send(path, { method: 'POST', body: new URLSearchParams(fields), headers }),
  };
}

/** The hidden fields of the first form of a page. */
export function hiddenFields(body: string): Record<string, string> {
  const found = body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  return Object.fromEntries(
    [...found].map(([, name = '', value = '']) => [name, unescaped(value)]),
  );
}

/** The address of the link with that text. */
export function linkNamed(body: string, text: string): string | undefined {
  const href = new RegExp(`<a href="([^"]*)">${text}</a>`).exec(body)?.[1];
  return href === undefined ? undefined : unescaped(href);
}

/** What the page announces as wrong. */
export function alerts(body: string): string[] {
  const region = /<div class="alert" role="alert">(.*?)<\/div>/s.exec(body)?.[1] ?? '';
  return [...region.matchAll(/<p>(.*?)<\/p>/g)].map(([, text = '']) => text);
}

/** What the page says is wrong with the field of that id. */
export function errorOf(body: string, id: string): string | undefined {
  return new RegExp(`<p class="error" id="${id}-error">(.*?)</p>`).exec(body)?.[1];
}

/** The tag of the field of that name. */
export function input(body: string, name: string): string {
  return new RegExp(`<input id="[^"]*" name="${name}"[^>]*>`, 's').exec(body)?.[0] ?? '';
}

function unescaped(text: string): string {
  const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '');
}
