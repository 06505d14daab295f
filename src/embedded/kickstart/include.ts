// Resolves the strings of a Kickstart document: placeholders, then files. A value `@{file}` becomes the
// file's text, `&{file}` its JSON, both relative to the Kickstart file and taken as they are.
// Source: FusionAuth docs, get-started/…/development/kickstart.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { KickstartError } from './kickstart-error.ts';
import { type Names, substitute } from './substitute.ts';

/** `value` with every string in it resolved; keys stay as they are, but for their placeholders. */
export function resolveValue(value: unknown, folder: string, names: Names): unknown {
  if (typeof value === 'string') return resolveText(value, folder, names);
  if (Array.isArray(value)) return value.map((item) => resolveValue(item, folder, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      substitute(key, names),
      resolveValue(item, folder, names),
    ]),
  );
}

function resolveText(value: string, folder: string, names: Names): unknown {
  const text = substitute(value, names);
  const include = /^([@&])\{([^}]+)\}$/.exec(text);
  const name = include?.[2];
  if (name === undefined) return text;
  const content = read(resolve(folder, name), text);
  if (include?.[1] === '@') return content;
  try {
    return JSON.parse(content) as unknown;
  } catch (error) {
    throw new KickstartError(`${text} is not JSON: ${(error as Error).message}`);
  }
}

function read(file: string, named: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new KickstartError(`${named} cannot be read: there is no file ${file}.`);
  }
}
