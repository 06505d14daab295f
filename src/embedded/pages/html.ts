// Markup as tagged templates: whatever is put in is escaped, unless it is markup made here.
const MARKUP = Symbol('markup');

/** Markup that is safe to send; only `html` makes it, so text from outside cannot pose as it. */
export type Html = { readonly [MARKUP]: string };

type Insert = Html | string | number | false | null | undefined | Insert[];

const ENTITIES: Record<string, string> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
};

/**
 * Builds markup. Strings are escaped for text and for quoted attributes; false, null and undefined
 * leave nothing; arrays are joined.
 */
export function html(strings: TemplateStringsArray, ...inserts: Insert[]): Html {
  const text = strings.map((part, at) => (at === 0 ? part : markup(inserts[at - 1]) + part));
  return { [MARKUP]: text.join('') };
}

/** The markup as a string, for sending. */
export function toMarkup(value: Html): string {
  return value[MARKUP];
}

function markup(insert: Insert): string {
  if (insert === false || insert === null || insert === undefined) return '';
  if (Array.isArray(insert)) return insert.map(markup).join('');
  if (typeof insert === 'object') return insert[MARKUP];
  return String(insert).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
}
