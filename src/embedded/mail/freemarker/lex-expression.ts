// Cuts an expression into words: numbers, strings, names and operators.
import { TemplateError } from './error.ts';

export type Word =
  | { kind: 'number'; value: number }
  /** A string literal; `raw` ones (r"…") know neither escapes nor interpolations. */
  | { kind: 'string'; value: string; raw: boolean }
  | { kind: 'name'; value: string }
  | { kind: 'operator'; value: string };

const SPACE = /\s+/y;
const NUMBER = /\d+(?:\.\d+)?/y;
const NAME = /[\p{L}_$@](?:[\p{L}\p{N}_$@]|\\[-.:])*/uy;
const STRING = /r"[^"]*"|r'[^']*'|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/sy;
const OPERATOR = /\?\?|\.\.<|\.\.!|\.\.|==|!=|<=|>=|&&|\|\||[?!=<>.,:;()[\]{}+\-*/%&|]/y;

/** Operators that FreeMarker also spells as words, because `>` may end a tag. */
const SPELLED: Record<string, string> = { gt: '>', gte: '>=', lt: '<', lte: '<=' };

/** Words of `source`; `line` is for the error. */
export function lexExpression(source: string, line: number): Word[] {
  const words: Word[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    at += text?.length ?? 0;
    return text;
  };
  for (;;) {
    take(SPACE);
    if (at >= source.length) return words;
    const word = readWord(take);
    if (!word) throw new TemplateError(line, `cannot read "${source.slice(at, at + 20)}"`);
    words.push(word);
  }
}

function readWord(take: (pattern: RegExp) => string | undefined): Word | undefined {
  const text = take(STRING);
  if (text !== undefined) return readString(text);
  const number = take(NUMBER);
  if (number !== undefined) return { kind: 'number', value: Number(number) };
  const name = take(NAME);
  if (name !== undefined) return readName(name);
  const operator = take(OPERATOR);
  return operator === undefined ? undefined : { kind: 'operator', value: normal(operator) };
}

function normal(operator: string): string {
  if (operator === '&') return '&&';
  if (operator === '|') return '||';
  return operator === '..!' ? '..<' : operator;
}

function readName(name: string): Word {
  const spelled = Object.hasOwn(SPELLED, name) ? SPELLED[name] : undefined;
  if (spelled) return { kind: 'operator', value: spelled };
  return { kind: 'name', value: name.replaceAll('\\', '') };
}

function readString(text: string): Word {
  if (text.startsWith('r')) return { kind: 'string', value: text.slice(2, -1), raw: true };
  return { kind: 'string', value: text.slice(1, -1), raw: false };
}
