// What pages offer: their forms and their links, read as a crawler would.

export interface Form {
  method: string;
  /** A path of the site. */
  action: string;
  /** Names and the values they came with. */
  fields: readonly (readonly [string, string])[];
}

/** Forms without an action of their own are sent to the page they are on. */
export function formsIn(html: string, page: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, tag = '', inside = '']) => ({
    method: (attribute(tag, 'method') ?? 'get').toUpperCase(),
    action: attribute(tag, 'action') ?? page,
    fields: [...inside.matchAll(/<(?:input|button|textarea|select)\b([^>]*)>/g)].flatMap(
      ([, field = '']) => {
        const name = attribute(field, 'name');
        return name === undefined ? [] : [[name, attribute(field, 'value') ?? ''] as const];
      },
    ),
  }));
}

/** Links to paths of the site, with their queries. */
export function linksIn(html: string): string[] {
  return [...html.matchAll(/<a\b([^>]*)>/g)].flatMap(([, tag = '']) => {
    const href = attribute(tag, 'href');
    return href?.startsWith('/') ? [href.split('#', 1)[0] ?? ''] : [];
  });
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : unescaped(found);
}

const ENTITIES: Record<string, string> = { amp: '&', quot: '"', lt: '<', gt: '>', '#39': "'" };

function unescaped(text: string): string {
  return text.replace(/&(amp|quot|lt|gt|#39);/g, (_, name: string) => ENTITIES[name] ?? '');
}
