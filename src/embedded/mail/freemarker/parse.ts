// Parses the tokens of a template into a tree; refuses directives the engine does not know.
import { TemplateError } from './error.ts';
import { parseExpression, parseWhole } from './parse-expression.ts';
import { type Token, tokenize } from './tokenize.ts';
import type { Assignment, Branch, ListNode, Node } from './tree.ts';
import { readWords, type Words } from './words.ts';

type Tag = Token & { kind: 'tag' };
type Reader = { tokens: Token[]; at: number };

const SETTINGS = new Set([
  ...['url_escaping_charset', 'output_encoding', 'locale', 'time_zone', 'number_format'],
  ...['boolean_format', 'date_format', 'time_format', 'datetime_format'],
]);

/** The tree of a template; throws TemplateError. */
export function parse(source: string): Node[] {
  const reader: Reader = { tokens: tokenize(source), at: 0 };
  const { body, end } = parseBody(reader, () => false);
  if (end) throw new TemplateError(end.line, `${written(end)} is out of place`);
  return body;
}

/** Nodes up to a tag that `ends` accepts, which is consumed and returned, or to any stray tag. */
function parseBody(reader: Reader, ends: (tag: Tag) => boolean): { body: Node[]; end?: Tag } {
  const body: Node[] = [];
  for (;;) {
    const token = reader.tokens[reader.at++];
    if (!token) return { body };
    if (token.kind === 'text') body.push({ kind: 'output', text: token.text });
    else if (token.kind === 'interpolation') {
      const { line } = token;
      body.push({ kind: 'interpolation', value: parseWhole(token.source, line), line });
    } else if (token.kind === 'tag') {
      if (ends(token)) return { body, end: token };
      const node = parseDirective(reader, token);
      if (node) body.push(node);
    }
  }
}

/** A body that must be ended by one of `tags`, written as in `/if` or `else`. */
function parseUntil(reader: Reader, open: Tag, tags: string[]): { body: Node[]; end: Tag } {
  const { body, end } = parseBody(reader, (tag) => tags.includes(shortName(tag)));
  if (!end) throw new TemplateError(open.line, `${written(open)} is never closed`);
  return { body, end };
}

function shortName(tag: Tag): string {
  const name = tag.name === 'elseIf' ? 'elseif' : tag.name;
  return tag.closing ? `/${name}` : name;
}

function written(tag: Tag): string {
  return `[${tag.closing ? '/' : ''}#${tag.name}]`;
}

function parseDirective(reader: Reader, tag: Tag): Node | undefined {
  const { line } = tag;
  switch (shortName(tag)) {
    case 'if':
      return { kind: 'if', branches: parseBranches(reader, tag), line };
    case 'list':
      return parseList(reader, tag);
    case 'items':
      return parseItems(reader, tag);
    case 'sep':
      return { kind: 'sep', body: parseSeparated(reader, tag), line };
    case 'assign':
      return parseAssign(reader, tag);
    case 'setting':
      return parseSetting(tag);
    case 'ftl':
      return parseHeader(reader, tag);
    default:
      throw new TemplateError(line, `${written(tag)} is out of place or not supported`);
  }
}

function parseBranches(reader: Reader, open: Tag): Branch[] {
  const branches: Branch[] = [];
  let tag = open;
  while (shortName(tag) !== '/if') {
    const { line } = tag;
    const test = shortName(tag) === 'else' ? undefined : parseWhole(tag.source, line);
    const ends = test ? ['elseif', 'else', '/if'] : ['/if'];
    const { body, end } = parseUntil(reader, open, ends);
    branches.push({ test, body, line });
    tag = end;
  }
  return branches;
}

function parseList(reader: Reader, tag: Tag): ListNode {
  const words = readWords(tag.source, tag.line);
  const over = parseExpression(words);
  const names = words.acceptName('as') ? parseNames(words) : [];
  words.expectEnd();
  const { body, end } = parseUntil(reader, tag, ['else', '/list']);
  const otherwise = end.closing ? [] : parseUntil(reader, tag, ['/list']).body;
  return { kind: 'list', over, names, body, otherwise, line: tag.line };
}

function parseItems(reader: Reader, tag: Tag): Node {
  const words = readWords(tag.source, tag.line);
  if (!words.acceptName('as')) throw new TemplateError(tag.line, '[#items] needs "as name"');
  const names = parseNames(words);
  words.expectEnd();
  return { kind: 'items', names, body: parseUntil(reader, tag, ['/items']).body, line: tag.line };
}

function parseNames(words: Words): string[] {
  const names = [words.expectName('a loop variable')];
  if (words.accept(',')) names.push(words.expectName('a second loop variable'));
  return names;
}

/** `[#sep]` may be closed; if not, it lasts as long as what it stands in. */
function parseSeparated(reader: Reader, open: Tag): Node[] {
  const enders = ['/sep', '/list', '/items', 'else'];
  const { body, end } = parseUntil(reader, open, enders);
  if (shortName(end) !== '/sep') reader.at--;
  return body;
}

function parseAssign(reader: Reader, tag: Tag): Node {
  const { line } = tag;
  const words = readWords(tag.source, line);
  const assignments: Assignment[] = [];
  while (words.peek()) {
    const name = parseTarget(words);
    if (!words.accept('=')) {
      words.expectEnd();
      if (assignments.length > 0 || tag.empty) words.expect('=');
      return { kind: 'capture', name, body: parseUntil(reader, tag, ['/assign']).body, line };
    }
    assignments.push({ name, value: parseExpression(words) });
    words.accept(',');
  }
  if (assignments.length === 0) throw new TemplateError(line, '[#assign] names no variable');
  return { kind: 'assign', assignments, line };
}

function parseTarget(words: Words): string {
  const word = words.peek();
  if (word?.kind !== 'string') return words.expectName('a variable');
  words.next();
  return word.value;
}

function parseSetting(tag: Tag): Node {
  const words = readWords(tag.source, tag.line);
  const name = words.expectName('a setting').replace(/[A-Z]/g, (l) => `_${l.toLowerCase()}`);
  if (!SETTINGS.has(name)) throw new TemplateError(tag.line, `unknown setting "${name}"`);
  words.expect('=');
  const value = parseExpression(words);
  words.expectEnd();
  return { kind: 'setting', name, value, line: tag.line };
}

/** `[#ftl …]` must come first; of its parameters only those that change nothing here are taken. */
function parseHeader(reader: Reader, tag: Tag): undefined {
  const before = reader.tokens.slice(0, reader.at - 1);
  if (before.some((token) => token.kind !== 'text' || token.text.trim() !== '')) {
    throw new TemplateError(tag.line, '[#ftl] must come first');
  }
  const words = readWords(tag.source, tag.line);
  while (words.peek()) {
    const name = words.expectName('a parameter');
    words.expect('=');
    const value = parseExpression(words);
    const harmless = name === 'encoding' || (name === 'strip_whitespace' && isTrue(value));
    if (!harmless) throw new TemplateError(tag.line, `[#ftl ${name}=…] is not supported`);
  }
}

function isTrue(value: { kind: string; value?: unknown }): boolean {
  return value.kind === 'literal' && value.value === true;
}
