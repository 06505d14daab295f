// What answers offer: pages their forms and their links, read as a crawler would, the API its merges to take back.

export interface Form {
  method: string;
  /** A path of the site. */
  action: string;
  /** Names and the values they came with. */
  fields: readonly (readonly [string, string])[];
}

/** A select's value is the first of its options. */
const FIELD = /<(?:input|button|textarea|select)\b([^>]*)>(?:<option[^>]*>([^<]*))?/g;

/** Forms without an action of their own are sent to the page they are on. */
export function formsIn(html: string, page: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, tag = '', inside = '']) => ({
    method: (attribute(tag, 'method') ?? 'get').toUpperCase(),
    action: attribute(tag, 'action') ?? page,
    fields: [...inside.matchAll(FIELD)].flatMap(([, field = '', choice = '']) => {
      const name = attribute(field, 'name');
      const value = attribute(field, 'value') ?? unescaped(choice);
      return name === undefined ? [] : [[name, value] as const];
    }),
  }));
}

/** Links to paths of the site, with their queries. */
export function linksIn(html: string): string[] {
  return [...html.matchAll(/<a\b([^>]*)>/g)].flatMap(([, tag = '']) => {
    const href = attribute(tag, 'href');
    return href?.startsWith('/') ? [href.split('#', 1)[0] ?? ''] : [];
  });
}

/** What `/api/merge` lists, as requests that take it back. */
export function undoingsIn(json: string): Form[] {
  const stubs = json.matchAll(/\{"stub":"([^"]+)","at":"[^"]+","undoUntil"/g);
  return [...stubs].map(([, stub]) => ({
    ...{ method: 'DELETE', action: `/api/merge/${stub}`, fields: [] },
  }));
}

/** A link that is followed as a form without fields is sent. */
export function following(link: string): Form {
  return { method: 'GET', action: link, fields: [] };
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : unescaped(found);
}

const ENTITIES: Record<string, string> = { amp: '&', quot: '"', lt: '<', gt: '>', '#39': "'" };

function unescaped(text: string): string {
  return text.replace(/&(amp|quot|lt|gt|#39);/g, (_, name: string) => ENTITIES[name] ?? '');
}
