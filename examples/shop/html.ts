// A template tag that escapes what it is given, but for markup that it has made itself.
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export interface Markup {
  text: string;
}

export function html(strings: TemplateStringsArray, ...values: unknown[]): Markup {
  const text = strings.map((part, index) => part + markupOf(values[index] ?? '')).join('');
  return { text };
}

function markupOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(markupOf).join('');
  if (typeof value === 'object') return (value as Markup).text;
  return String(value).replace(/[&<>"]/g, (character) => ESCAPES[character] ?? '');
}
