// JSON Patch, Content-Type application/json-patch+json. Source: RFC 6902, with pointers of RFC 6901.
import { isDeepStrictEqual } from 'node:util';
import { JsonPatchError } from './json-patch-error.ts';
import { parentOf, parsePointer, readAt } from './json-pointer.ts';

/** `document` after all operations; it is not altered. Throws JsonPatchError when one cannot be done. */
export function jsonPatch(document: unknown, changes: unknown): unknown {
  if (!Array.isArray(changes))
    throw new JsonPatchError('A JSON Patch must be an array of operations.');
  const root = { '': structuredClone(document) };
  for (const change of changes) apply(root, change);
  return root[''];
}

type Operation = Record<string, unknown>;
type Root = { '': unknown };

const operations: Record<string, (root: Root, path: string[], operation: Operation) => void> = {
  add: (root, path, operation) => add(root, path, value(operation)),
  remove,
  replace(root, path, operation) {
    readAt(root, path);
    const { parent, key } = parentOf(root, path);
    (parent as Record<string, unknown>)[key] = value(operation);
  },
  move(root, path, operation) {
    const from = pointer(operation, 'from');
    if (path.length > from.length && from.every((part, at) => part === path[at])) {
      throw new JsonPatchError('A value cannot be moved into itself.');
    }
    add(root, path, remove(root, from));
  },
  copy: (root, path, operation) =>
    add(root, path, structuredClone(readAt(root, pointer(operation, 'from')))),
  test(root, path, operation) {
    if (isDeepStrictEqual(readAt(root, path), value(operation))) return;
    throw new JsonPatchError(`The test of [${String(operation.path)}] failed.`);
  },
};

function apply(root: Root, operation: unknown): void {
  if (typeof operation !== 'object' || operation === null) {
    throw new JsonPatchError('An operation must be an object.');
  }
  const named = operation as Operation;
  const name = String(named.op);
  const act = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!act) throw new JsonPatchError(`[${name}] is not a JSON Patch operation.`);
  act(root, pointer(named, 'path'), named);
}

function pointer(operation: Operation, key: 'from' | 'path'): string[] {
  const text = operation[key];
  if (typeof text !== 'string') throw new JsonPatchError(`An operation must have [${key}].`);
  return ['', ...parsePointer(text)];
}

function value(operation: Operation): unknown {
  if (!Object.hasOwn(operation, 'value'))
    throw new JsonPatchError('An operation must have [value].');
  return structuredClone(operation.value);
}

function add(root: Root, path: string[], added: unknown): void {
  const { parent, key } = parentOf(root, path);
  if (!Array.isArray(parent)) {
    parent[key] = added;
    return;
  }
  const at = key === '-' ? parent.length : index(key, parent.length);
  parent.splice(at, 0, added);
}

function remove(root: Root, path: string[]): unknown {
  const removed = readAt(root, path);
  const { parent, key } = parentOf(root, path);
  if (Array.isArray(parent)) parent.splice(index(key, parent.length - 1), 1);
  else delete parent[key];
  return removed;
}

function index(key: string, most: number): number {
  const at = Number(key);
  if (!/^(0|[1-9]\d*)$/.test(key) || at > most)
    throw new JsonPatchError(`[${key}] is no position of the array.`);
  return at;
}
