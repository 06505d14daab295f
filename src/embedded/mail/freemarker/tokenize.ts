// Cuts a template into text, interpolations, tags and comments, and strips the white space FreeMarker strips.
import { TemplateError } from './error.ts';

export type Token =
  | { kind: 'text'; text: string; line: number }
  | { kind: 'interpolation'; source: string; line: number }
  | { kind: 'tag'; name: string; closing: boolean; empty: boolean; source: string; line: number }
  | { kind: 'comment'; line: number };

type Cursor = { source: string; at: number; line: number };

const OPENING = /\$\{|#\{|\[#--|\[\/?#[A-Za-z]|\[\/?@/g;

/** Tokens of a template in square-bracket syntax; throws TemplateError on what is never closed. */
export function tokenize(source: string): Token[] {
  const cursor: Cursor = { source: source.replaceAll('\r\n', '\n'), at: 0, line: 1 };
  const tokens: Token[] = [];
  for (;;) {
    OPENING.lastIndex = cursor.at;
    const found = OPENING.exec(cursor.source);
    const text = cursor.source.slice(cursor.at, found?.index);
    if (text) tokens.push({ kind: 'text', text, line: cursor.line });
    if (!found) return stripWhiteSpace(tokens);
    advance(cursor, found.index);
    tokens.push(readConstruct(cursor, found[0]));
  }
}

function readConstruct(cursor: Cursor, opening: string): Token {
  const line = cursor.line;
  if (opening === '[#--') return readComment(cursor);
  if (opening === '#{') throw new TemplateError(line, 'the legacy #{…} is not supported');
  if (opening.endsWith('@')) {
    throw new TemplateError(line, 'user-defined directives ([@…]) are not supported');
  }
  if (opening === '${') {
    const source = readUntil(cursor, cursor.at + 2, '}', '${');
    return { kind: 'interpolation', source, line };
  }
  return readTag(cursor);
}

function readComment(cursor: Cursor): Token {
  const line = cursor.line;
  const end = cursor.source.indexOf('--]', cursor.at);
  if (end < 0) throw new TemplateError(line, 'a comment is never closed');
  advance(cursor, end + 3);
  return { kind: 'comment', line };
}

function readTag(cursor: Cursor): Token {
  const line = cursor.line;
  const closing = cursor.source[cursor.at + 1] === '/';
  const nameAt = cursor.at + (closing ? 3 : 2);
  const name = /^[A-Za-z_]+/.exec(cursor.source.slice(nameAt, nameAt + 40))?.[0] ?? '';
  const inner = readUntil(cursor, nameAt + name.length, ']', `[#${name}`);
  const empty = !closing && /\/\s*$/.test(inner);
  return { kind: 'tag', name, closing, empty, source: inner.replace(/\/\s*$/, ''), line };
}

/** The source from `from` up to the closing bracket, minding strings and nested brackets. */
function readUntil(cursor: Cursor, from: number, close: ']' | '}', what: string): string {
  const { source, line } = cursor;
  let depth = 0;
  for (let at = from; at < source.length; at++) {
    const char = source[at] as string;
    if (char === '"' || char === "'") at = endOfString(source, at);
    else if (depth === 0 && char === close) {
      advance(cursor, at + 1);
      return source.slice(from, at);
    } else if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    if (depth < 0) break;
  }
  throw new TemplateError(line, `${what} is never closed`);
}

function endOfString(source: string, start: number): number {
  const quote = source[start];
  const before = start > 1 ? source.slice(start - 2, start) : source.slice(0, start);
  const raw = /(^|[^\w$])r$/.test(before);
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] === '\\' && !raw) at++;
    else if (source[at] === quote) return at;
  }
  return source.length;
}

function advance(cursor: Cursor, to: number): void {
  for (let at = cursor.at; at < to; at++) if (cursor.source[at] === '\n') cursor.line++;
  cursor.at = to;
}

/** A line that holds tags and comments only leaves neither its indentation nor its line break. */
function stripWhiteSpace(tokens: Token[]): Token[] {
  return lines(tokens).flatMap((line) => {
    const tagsOnly = line.every((token) => token.kind !== 'interpolation' && isBlank(token));
    const hasTag = line.some((token) => token.kind === 'tag' || token.kind === 'comment');
    return tagsOnly && hasTag ? line.filter((token) => token.kind !== 'text') : line;
  });
}

/** The tokens grouped by line of text; a tag or comment that spans lines counts as one word. */
function lines(tokens: Token[]): Token[][] {
  const all: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind !== 'text') {
      all.at(-1)?.push(token);
      continue;
    }
    for (const text of token.text.split(/(?<=\n)/)) {
      all.at(-1)?.push({ ...token, text });
      if (text.endsWith('\n')) all.push([]);
    }
  }
  return all;
}

function isBlank(token: Token): boolean {
  return token.kind !== 'text' || /^\s*$/.test(token.text);
}
