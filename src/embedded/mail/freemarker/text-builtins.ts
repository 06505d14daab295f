// Built-ins on strings, foremost the escapes.
import { type Builtin, onText } from './builtin.ts';
import { fail } from './scope.ts';

const HTML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const textBuiltins: Record<string, Builtin> = {
  html: onText((text) => escapeMarkup(text, '&#39;')),
  xhtml: onText((text) => escapeMarkup(text, '&#39;')),
  xml: onText((text) => escapeMarkup(text, '&apos;')),
  url: onText((text) => encodeURIComponent(text.toWellFormed()), [0, 1]),
  url_path: onText((text) => encodeURIComponent(text.toWellFormed()).replaceAll('%2F', '/')),
  js_string: onText((text) => escapeScript(text).replaceAll("'", "\\'")),
  json_string: onText(escapeScript),
  upper_case: onText((text) => text.toUpperCase()),
  lower_case: onText((text) => text.toLowerCase()),
  cap_first: onText((text) => text.replace(/\S/u, (letter) => letter.toUpperCase())),
  uncap_first: onText((text) => text.replace(/\S/u, (letter) => letter.toLowerCase())),
  capitalize: onText((text) => text.toLowerCase().replace(/(?<!\S)\S/gu, (l) => l.toUpperCase())),
  trim: onText((text) => text.trim()),
  length: onText((text) => text.length),
  contains: onText((text, call) => text.includes(call.text(0)), [1, 1]),
  starts_with: onText((text, call) => text.startsWith(call.text(0)), [1, 1]),
  ends_with: onText((text, call) => text.endsWith(call.text(0)), [1, 1]),
  index_of: onText((text, call) => text.indexOf(call.text(0)), [1, 1]),
  replace: onText((text, call) => text.replaceAll(call.text(0), () => call.text(1)), [2, 2]),
  split: onText((text, call) => text.split(call.text(0)), [1, 1]),
  keep_before: onText((text, call) => text.split(call.text(0), 1)[0], [1, 1]),
  keep_after: onText((text, call) => after(text, call.text(0)), [1, 1]),
  number: onText((text, call) => {
    const value = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
    return Number.isFinite(value) ? value : fail(call.scope, `"${text}" is not a number`);
  }),
  boolean: onText((text, call) => {
    if (text === 'true' || text === 'false') return text === 'true';
    return fail(call.scope, `"${text}" is not a boolean`);
  }),
};

function escapeMarkup(text: string, apostrophe: string): string {
  return text.replace(/[&<>"']/g, (char) => HTML[char] ?? apostrophe);
}

/** Safe inside a string of JavaScript or JSON, also within a script element. */
function escapeScript(text: string): string {
  return text
    .replace(/["\\/]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\t/g, '\\t')
    .replace(/[<>\p{Cc}\u2028\u2029]/gu, (char) => {
      return `\\u${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    });
}

function after(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? '' : text.slice(at + mark.length);
}
