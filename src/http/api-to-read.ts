// The API's description as its page shows it: operations, and flat lists of fields in place of nested schemas.
import type { ApiDescription } from './api-description.ts';

export interface Field {
  /** `offer.fields[].field` for one inside of others. */
  name: string;
  /** In words: `string (uuid)`, `"merge" or "discard"`. */
  type: string;
  required: boolean;
  about: string;
}

/** Where it is sent is `header`, `query`, `path` or `body`. */
export interface Sent extends Field {
  where: string;
}

export interface Answer {
  /** `200`, `4XX`. */
  status: string;
  about: string;
  /** Name of the schema that says what is in it. */
  schema?: string;
  /** For a schema without a name. */
  fields: Field[];
}

export interface Operation {
  /** For links to it. */
  id: string;
  method: string;
  path: string;
  summary: string;
  about: string;
  sent: Sent[];
  answers: Answer[];
}

export interface ApiToRead {
  server: string;
  operations: Operation[];
  schemas: { name: string; fields: Field[] }[];
}

/** What is used of JSON Schema, version 2020-12. */
interface Schema {
  $ref?: string;
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  type?: string;
  format?: string;
  description?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  items?: Schema;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
}

interface Body {
  description?: string;
  content?: Readonly<Record<string, { schema: Schema }>>;
}

interface Described {
  summary: string;
  description?: string;
  parameters?: readonly {
    name: string;
    in: string;
    required?: boolean;
    description?: string;
    schema: Schema;
  }[];
  requestBody?: Body;
  responses: Readonly<Record<string, Body>>;
}

export function apiToRead({ servers, paths, components }: ApiDescription): ApiToRead {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Described>).map(([method, one]) =>
      operation(method.toUpperCase(), path, one),
    ),
  );
  return {
    server: servers.map(({ url }) => url).join(', '),
    operations: all,
    schemas: Object.entries<Schema>(components.schemas).map(([name, schema]) => ({
      name,
      fields: fieldsOf(schema),
    })),
  };
}

function operation(method: string, path: string, one: Described): Operation {
  return {
    id: `${method}${path}`
      .toLowerCase()
      .replace(/[^a-z]+/g, '-')
      .replace(/-$/, ''),
    method,
    path,
    summary: one.summary,
    about: one.description ?? '',
    sent: [...(one.parameters ?? []).map(parameter), ...body(one.requestBody)],
    answers: Object.entries(one.responses).map(([status, response]) => answer(status, response)),
  };
}

function parameter(one: NonNullable<Described['parameters']>[number]): Sent {
  const { name, in: where, required = false, description, schema } = one;
  const about = description ?? schema.description ?? '';
  return { name, where, type: typeOf(schema), required, about };
}

function body(described: Body | undefined): Sent[] {
  return fieldsOf(schemaOf(described)).map((field) => ({ ...field, where: 'body' }));
}

function answer(status: string, described: Body): Answer {
  const { $ref, ...schema } = schemaOf(described) ?? {};
  const about = described.description ?? '';
  if ($ref) return { status, about, schema: lastOf($ref), fields: [] };
  return { status, about, fields: fieldsOf(schema) };
}

function schemaOf(described: Body | undefined): Schema | undefined {
  return Object.values(described?.content ?? {})[0]?.schema;
}

/** Those inside of a field follow it. */
function fieldsOf({ properties = {}, required = [] }: Schema = {}, within = ''): Field[] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const name = `${within}${key}`;
    const about = schema.description ?? '';
    const field = { name, type: typeOf(schema), required: required.includes(key), about };
    return [field, ...fieldsOf(schema, `${name}.`), ...fieldsOf(schema.items, `${name}[].`)];
  });
}

function typeOf(schema: Schema): string {
  const { $ref, const: only, enum: among = [], anyOf = [], type = 'anything', items } = schema;
  if ($ref) return lastOf($ref);
  if (only !== undefined) return JSON.stringify(only);
  if (among.length > 0) return among.map((one) => JSON.stringify(one)).join(' or ');
  if (anyOf.length > 0) return anyOf.map(typeOf).join(' or ');
  if (items) return `list of ${typeOf(items)}`;
  const limits = limitsOf(schema);
  return limits === '' ? type : `${type} (${limits})`;
}

function limitsOf({ format, minimum, maximum, minLength, maxLength }: Schema): string {
  const length = between(minLength, maxLength);
  return [format, between(minimum, maximum), length && `${length} characters`]
    .filter(Boolean)
    .join(', ');
}

function between(least: number | undefined, most: number | undefined): string | undefined {
  if (least === undefined) return most === undefined ? undefined : `at most ${most}`;
  return most === undefined ? `at least ${least}` : `${least} to ${most}`;
}

function lastOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}
