// Cuts a Lucene query string into tokens. Source: Lucene query parser syntax, as Elasticsearch's
// query_string takes it.
import { QueryError } from './query-error.ts';

export type Token =
  | { kind: 'and' | 'close' | 'not' | 'open' | 'or' | 'plus' }
  | { kind: 'field'; name: string }
  | { kind: 'range'; from: string; to: string; includesFrom: boolean; includesTo: boolean }
  | { kind: 'compare'; operator: '<' | '<=' | '>' | '>='; value: string }
  | { kind: 'word'; text: string; quoted: boolean };

const rules: [RegExp, (match: RegExpExecArray) => Token | undefined][] = [
  [/\s+/y, () => undefined],
  [/\(/y, () => ({ kind: 'open' })],
  [/\)/y, () => ({ kind: 'close' })],
  [/&&|AND(?=[\s(])/y, () => ({ kind: 'and' })],
  [/\|\||OR(?=[\s(])/y, () => ({ kind: 'or' })],
  [/!|NOT(?=[\s(])|-(?=\S)/y, () => ({ kind: 'not' })],
  [/\+(?=\S)/y, () => ({ kind: 'plus' })],
  [
    /([[{])\s*("[^"]*"|[^\s\]}]+)\s+TO\s+("[^"]*"|[^\s\]}]+)\s*([\]}])(?:\^[\d.]+)?/y,
    ([, open, from = '*', to = '*', close]) => ({
      kind: 'range',
      from: unquoted(from),
      to: unquoted(to),
      includesFrom: open === '[',
      includesTo: close === ']',
    }),
  ],
  [
    /(>=|<=|>|<)\s*("[^"]*"|[^\s()]+)/y,
    ([, operator, value = '']) => ({
      kind: 'compare',
      operator: operator as '<',
      value: unquoted(value),
    }),
  ],
  [
    /"((?:[^"\\]|\\.)*)"(?:~\d+)?(?:\^[\d.]+)?/y,
    ([, text = '']) => ({ kind: 'word', text: text.replace(/\\(.)/g, '$1'), quoted: true }),
  ],
  [
    /((?:[\w.@$/-]|\\.|\*(?=[\w.]*:))+):\s*/y,
    ([, name = '']) => ({ kind: 'field', name: name.replace(/\\(.)/g, '$1') }),
  ],
  [
    /((?:[^\s()[\]{}"^~\\]|\\.)+)(?:~[\d.]*)?(?:\^[\d.]+)?/y,
    ([, text = '']) => ({ kind: 'word', text, quoted: false }),
  ],
];

const unquoted = (text: string): string => text.replace(/^"(.*)"$/, '$1');

/** The tokens of `source`; throws QueryError where it cannot be read. */
export function luceneTokens(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const found = next(source, at);
    if (found.token) tokens.push(found.token);
    at = found.end;
  }
  return tokens;
}

function next(source: string, at: number): { token: Token | undefined; end: number } {
  for (const [pattern, make] of rules) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match) return { token: make(match), end: pattern.lastIndex };
  }
  throw new QueryError(`The query cannot be read at character ${at + 1}.`);
}
