// Bodies: from the API description's schemas where it is at hand, else from names that the API uses;
// some exact, most with something wrong in them.
import type { Schema } from '../support/openapi/description.ts';
import type { Pool } from './pool.ts';
import type { Random } from './random.ts';
import { strangeNumber, strangeString, strangeValue } from './values.ts';

export interface Source {
  random: Random;
  pool: Pool;
  /** Resolves `#/components/schemas/X`. */
  resolve(reference: string): Schema;
}

/** A value for a schema; `wrong` is the share of values that are of no fitting kind. */
export function bodyFrom(source: Source, schema: Schema, wrong: number, depth = 0): unknown {
  const { random } = source;
  if (schema?.$ref) return bodyFrom(source, source.resolve(schema.$ref), wrong, depth);
  if (depth > 0 && random.chance(wrong)) return strangeValue(random);
  if (schema?.enum) return random.pick(schema.enum as unknown[]);
  switch (schema?.type) {
    case 'string':
      return text(source, schema.format);
    case 'integer':
    case 'number':
      return strangeNumber(random);
    case 'boolean':
      return random.chance(0.5);
    case 'array':
      return Array.from({ length: random.int(3) }, () =>
        bodyFrom(source, schema.items, wrong, depth + 1),
      );
    case 'object':
      return objectFrom(source, schema, wrong, depth);
    default:
      return strangeValue(random);
  }
}

function text({ random, pool }: Source, format: string | undefined): string {
  if (format && /uuid/i.test(format)) return pool.id(random);
  const kind = random.int(5);
  if (kind === 0) return pool.name(random);
  if (kind === 1) return pool.token(random);
  if (kind === 2) return `name-${random.int(1000)}`;
  return strangeString(random);
}

/** Few properties of many, the deeper the fewer; what wraps the rest is nearly always there. */
function objectFrom(source: Source, schema: Schema, wrong: number, depth: number): unknown {
  const { random } = source;
  const names = Object.keys(schema.properties ?? {});
  if (names.length === 0) return strangeValue(random, 2);
  const share = depth === 0 ? 0.7 : Math.min(0.5, 6 / names.length / depth);
  return Object.fromEntries(
    names
      .filter((name) => random.chance(LIKELY.has(name) ? 0.9 : share))
      .map((name) => [name, bodyFrom(source, schema.properties[name], wrong, depth + 1)]),
  );
}

const LIKELY = new Set([
  ...['user', 'search', 'loginId', 'email', 'username', 'registration', 'applicationId', 'tenant'],
  ...['application', 'key', 'name', 'webhook', 'url', 'algorithm', 'emailTemplate', 'password'],
  ...['role', 'scope', 'theme', 'defaultSubject', 'queryString'],
]);

const wrapped = { type: 'object', properties: propertiesNamed([...LIKELY, 'data', 'id', 'state']) };

/** For when there is no description: the names of the API in two levels. */
export const anySchema: Schema = {
  type: 'object',
  properties: Object.fromEntries([...LIKELY].map((name) => [name, wrapped])),
};

function propertiesNamed(names: string[]): Schema {
  return Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
}
