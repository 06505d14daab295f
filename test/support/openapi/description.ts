// FusionAuth's description of its own API (OpenAPI 1.69.0), corrected and closed: what it does not name
// does not exist. The file is FusionAuth's and no part of this repository; FUSIONAUTH_OPENAPI says where it is.
import { existsSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { parse } from 'yaml';
import { correct } from './corrections.ts';

const beside = new URL('../../../../shared/facts/fusionauth-openapi-1.69.0.yaml', import.meta.url);
const place = process.env.FUSIONAUTH_OPENAPI ?? beside;

// biome-ignore lint/suspicious/noExplicitAny: JSON schemas and OpenAPI operations
export type Schema = any;

export interface Operation {
  method: string;
  /** As the description writes it, `/api/user/{userId}`. */
  path: string;
  id: string;
  /** Of the answer to a call that went well; undefined when it has no body. */
  answer: Schema | undefined;
  /** Of an answer that refuses. */
  refusal: Schema;
  request: Schema | undefined;
  /** Names of parameters by where they stand. */
  parameters: { name: string; in: string }[];
}

export interface Description {
  operations: readonly Operation[];
  /** The operation of a call, when it is described; `path` without query. */
  find(method: string, path: string): Operation | undefined;
  /** What `#/components/schemas/X` means. */
  component(reference: string): Schema;
  /** Checks values against a schema of one of the operations. */
  validator(schema: Schema): ValidateFunction;
}

export const isDescribed = (): boolean => existsSync(place);

/** @throws Error when the file is not there */
export function readDescription(): Description {
  const document = correct(parse(readFileSync(place, 'utf8')));
  const operations = Object.entries<Schema>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Schema>(methods).map(([method, one]) => operationOf(method, path, one)),
  );
  const component = (reference: string) =>
    document.components.schemas[reference.split('/').at(-1) ?? ''];
  return { operations, find: finder(operations), component, validator: validators(document) };
}

function operationOf(method: string, path: string, one: Schema): Operation {
  const json = (content: Schema) => content?.['application/json']?.schema;
  return {
    method: method.toUpperCase(),
    path,
    id: one.operationId,
    answer: json(one.responses['200']?.content),
    refusal: json(one.responses.default?.content) ?? { $ref: '#/components/schemas/Errors' },
    request: json(one.requestBody?.content),
    parameters: one.parameters ?? [],
  };
}

/** A fixed part wins over a parameter, as in FusionAuth's router. */
function finder(operations: readonly Operation[]): Description['find'] {
  const fixedFirst = operations
    .map((operation) => ({ operation, wanted: partsOf(operation.path) }))
    .sort((a, b) => (sortKey(a.operation) < sortKey(b.operation) ? -1 : 1));
  return (method, path) => {
    const parts = partsOf(path);
    return fixedFirst.find(
      ({ operation, wanted }) =>
        operation.method === method &&
        wanted.length === parts.length &&
        wanted.every((part, at) => part === parts[at] || part.startsWith('{')),
    )?.operation;
  };
}

/** A trailing slash means nothing: the official client sends one for an empty id. */
const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '');

/** Puts fixed parts before parameters. */
const sortKey = ({ path }: Operation): string => path.replace(/\{[^}]*\}/g, '~');

function validators(document: Schema): Description['validator'] {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  for (const name of ['UUID', 'URI', 'binary']) ajv.addFormat(name, name === 'UUID' ? uuid : true);
  ajv.addSchema({ $id: 'openapi', components: document.components });
  const known = new Map<string, ValidateFunction>();
  return (schema) => {
    const text = JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components');
    const validate = known.get(text) ?? ajv.compile(JSON.parse(text));
    known.set(text, validate);
    return validate;
  };
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
