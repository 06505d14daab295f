// JSON Pointer (RFC 6901) over own properties alone, so that no path reaches a prototype.
import { JsonPatchError } from './json-patch-error.ts';

type Container = Record<string, unknown> | unknown[];

/** The unescaped parts of a pointer; `''` is the whole document. */
export function parsePointer(text: string): string[] {
  if (text === '') return [];
  if (!text.startsWith('/')) throw new JsonPatchError(`[${text}] is not a JSON Pointer.`);
  const parts = text
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (parts.includes('__proto__')) throw new JsonPatchError('A path may not have [__proto__].');
  return parts;
}

/** The value at `path`; throws when there is none. */
export function readAt(root: unknown, path: string[]): unknown {
  let at = root;
  for (const part of path) {
    if (
      !isContainer(at) ||
      !Object.hasOwn(at, part) ||
      (Array.isArray(at) && !/^\d+$/.test(part))
    ) {
      throw new JsonPatchError(`There is nothing at [${path.slice(1).join('/')}].`);
    }
    at = (at as Record<string, unknown>)[part];
  }
  return at;
}

/** What holds the last part of `path`, and that part; throws when nothing could. */
export function parentOf(
  root: unknown,
  path: string[],
): { parent: Record<string, unknown> | unknown[]; key: string } {
  const parent = readAt(root, path.slice(0, -1));
  if (!isContainer(parent))
    throw new JsonPatchError(`Nothing can be kept at [${path.slice(1).join('/')}].`);
  return { parent, key: path.at(-1) ?? '' };
}

const isContainer = (value: unknown): value is Container =>
  typeof value === 'object' && value !== null;
