// Undoes the escapes of a FreeMarker string literal and cuts out the ${…} in it.
import { TemplateError } from './error.ts';

export type LiteralPart = { text: string } | { source: string };

const PIECE = /\$\{([^}]*)\}|\\x([0-9A-Fa-f]{1,4})|\\(.)|[^\\$]+|\$/gs;
const ESCAPES: Record<string, string> = {
  ...{ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' },
  ...{ l: '<', g: '>', a: '&', '"': '"', "'": "'", '\\': '\\', '{': '{', '=': '=', $: '$' },
};

/** The literal's parts in order: finished text, and sources of expressions to interpolate. */
export function literalParts(literal: string, line: number): LiteralPart[] {
  const parts: LiteralPart[] = [];
  let text = '';
  for (const [piece, source, hex, letter] of literal.matchAll(PIECE)) {
    if (source !== undefined) {
      parts.push({ text }, { source });
      text = '';
    } else if (hex !== undefined) text += String.fromCodePoint(Number.parseInt(hex, 16));
    else text += letter === undefined ? piece : unescapeLetter(letter, line);
  }
  return [...parts, { text }].filter((part) => 'source' in part || part.text !== '');
}

function unescapeLetter(letter: string, line: number): string {
  const value = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  if (value === undefined) throw new TemplateError(line, `unknown escape \\${letter} in a string`);
  return value;
}
