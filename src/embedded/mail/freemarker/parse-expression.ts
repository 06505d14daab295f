// Parses FreeMarker expressions by precedence.
import { builtins } from './builtins.ts';
import { TemplateError } from './error.ts';
import { literalParts } from './string-literal.ts';
import type { BinaryOperator, Expression } from './tree.ts';
import { readWords, type Words } from './words.ts';

/** Loosest first. Equality and comparison do not chain; the rest associate to the left. */
const LEVELS: Record<string, BinaryOperator>[] = [
  { '||': '||' },
  { '&&': '&&' },
  { '==': '==', '=': '==', '!=': '!=' },
  { '<': '<', '<=': '<=', '>': '>', '>=': '>=' },
];
const SUM: Record<string, BinaryOperator> = { '+': '+', '-': '-' };
const PRODUCT: Record<string, BinaryOperator> = { '*': '*', '/': '/', '%': '%' };

/** One expression from where `words` stands. */
export function parseExpression(words: Words, level = 0): Expression {
  const operators = LEVELS[level];
  if (!operators) return parseRange(words);
  return parseChain(words, operators, () => parseExpression(words, level + 1));
}

function parseChain(
  words: Words,
  operators: Record<string, BinaryOperator>,
  operand: () => Expression,
): Expression {
  let left = operand();
  for (;;) {
    const word = words.peek();
    if (word?.kind !== 'operator' || !Object.hasOwn(operators, word.value)) return left;
    words.next();
    const operator = operators[word.value] as BinaryOperator;
    left = { kind: 'binary', operator, left, right: operand() };
  }
}

function parseRange(words: Words): Expression {
  const sum = () =>
    parseChain(words, SUM, () => parseChain(words, PRODUCT, () => parseUnary(words)));
  const from = sum();
  const inclusive = words.accept('..');
  if (!inclusive && !words.accept('..<')) return from;
  return { kind: 'range', from, to: sum(), inclusive };
}

function parseUnary(words: Words): Expression {
  for (const operator of ['!', '-', '+'] as const) {
    if (words.accept(operator)) return { kind: 'unary', operator, operand: parseUnary(words) };
  }
  return parsePostfix(words, parsePrimary(words));
}

function parsePostfix(words: Words, start: Expression): Expression {
  let target = start;
  for (;;) {
    if (words.accept('.')) target = { kind: 'dot', target, key: words.expectName('a key') };
    else if (words.accept('[')) target = parseIndex(words, target);
    else if (words.accept('??')) target = { kind: 'exists', target };
    else if (words.accept('?')) target = parseBuiltin(words, target);
    else if (words.accept('!')) target = parseDefault(words, target);
    else return target;
  }
}

function parseIndex(words: Words, target: Expression): Expression {
  const index = parseExpression(words);
  words.expect(']');
  return { kind: 'index', target, index };
}

/** As FreeMarker documents, everything to the right of `!` belongs to the default. */
function parseDefault(words: Words, target: Expression): Expression {
  const fallback = startsExpression(words) ? parseExpression(words) : undefined;
  return { kind: 'default', target, fallback };
}

function startsExpression(words: Words): boolean {
  const word = words.peek();
  if (word === undefined) return false;
  if (word.kind === 'operator') return ['(', '[', '{', '!', '-', '+'].includes(word.value);
  if (word.kind !== 'name') return true;
  const after = words.peek(1);
  const assigns = after?.kind === 'operator' && after.value === '=';
  return !assigns && !['as', 'in', 'using'].includes(word.value);
}

function parseBuiltin(words: Words, target: Expression): Expression {
  const written = words.expectName('a built-in');
  const name = written.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const builtin = Object.hasOwn(builtins, name) ? builtins[name] : undefined;
  if (!builtin) throw new TemplateError(words.line, `the built-in ?${written} is not supported`);
  const args = parseArguments(words, name);
  const [least, most] = builtin.arity;
  if (args.length < least || args.length > most) {
    throw new TemplateError(
      words.line,
      `?${written} takes ${least === most ? least : `${least} to ${most}`} arguments`,
    );
  }
  return { kind: 'builtin', target, name, args };
}

/** Arguments in parentheses; `?string` also takes its format as `?string.c` and `?string["0.0"]`. */
function parseArguments(words: Words, name: string): Expression[] {
  if (words.accept('(')) return parseItems(words, ')');
  if (name !== 'string') return [];
  if (words.accept('[')) return parseItems(words, ']');
  if (!words.accept('.')) return [];
  return [{ kind: 'literal', value: words.expectName('a format') }];
}

function parsePrimary(words: Words): Expression {
  const word = words.next();
  if (word?.kind === 'number') return { kind: 'literal', value: word.value };
  if (word?.kind === 'string') return parseString(word.value, word.raw, words.line);
  if (word?.kind === 'name') return parseName(word.value);
  if (word?.value === '(') return parseGroup(words);
  if (word?.value === '[') return { kind: 'sequence', items: parseItems(words, ']') };
  if (word?.value === '{') return parseHash(words);
  if (word?.value === '.' && words.acceptName('now')) return { kind: 'now' };
  throw new TemplateError(words.line, `expected a value, found ${word?.value ?? 'the end'}`);
}

function parseName(name: string): Expression {
  if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' };
  return { kind: 'name', name };
}

function parseGroup(words: Words): Expression {
  const inner = parseExpression(words);
  words.expect(')');
  return { kind: 'group', inner };
}

function parseItems(words: Words, close: string): Expression[] {
  const items: Expression[] = [];
  if (words.accept(close)) return items;
  do items.push(parseExpression(words));
  while (words.accept(','));
  words.expect(close);
  return items;
}

function parseHash(words: Words): Expression {
  const entries: [Expression, Expression][] = [];
  if (words.accept('}')) return { kind: 'hash', entries };
  do {
    const key = parseExpression(words);
    words.expect(':');
    entries.push([key, parseExpression(words)]);
  } while (words.accept(','));
  words.expect('}');
  return { kind: 'hash', entries };
}

function parseString(value: string, raw: boolean, line: number): Expression {
  if (raw) return { kind: 'literal', value };
  const parts = literalParts(value, line).map((part): Expression => {
    if ('text' in part) return { kind: 'literal', value: part.text };
    return parseWhole(part.source, line);
  });
  const [first] = parts;
  if (parts.length === 0) return { kind: 'literal', value: '' };
  return parts.length === 1 && first?.kind === 'literal' ? first : { kind: 'text', parts };
}

/** An expression that must use up `source`. */
export function parseWhole(source: string, line: number): Expression {
  const words = readWords(source, line);
  const expression = parseExpression(words);
  words.expectEnd();
  return expression;
}
