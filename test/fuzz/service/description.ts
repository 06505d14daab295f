// The service's own description of its API (`/openapi.json`), to make requests from and to hold answers to.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Schema } from '../../support/openapi/description.ts';
import { matcher } from './matcher.ts';

export interface Operation {
  method: string;
  /** As the description writes it: `/api/merge/{stub}`. */
  path: string;
  /** Schema of the JSON body; undefined when there is none. */
  request: Schema | undefined;
  responses: Record<string, Schema>;
}

export interface Description {
  operations: readonly Operation[];
  /** The operation of a call; `path` without query, or a route's pattern. */
  find(method: string, path: string): Operation | undefined;
  component(reference: string): Schema;
  validator(schema: Schema): ValidateFunction;
}

export async function readDescription(url: string): Promise<Description> {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as Schema;
  const operations = Object.entries<Schema>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Schema>(methods).map(([method, one]) => ({
      ...{ method: method.toUpperCase(), path, responses: one.responses },
      request: one.requestBody?.content?.['application/json']?.schema,
    })),
  );
  const known = operations.map((operation) => ({
    operation,
    matches: matcher(operation.path.replaceAll(/\{(\w+)\}/g, ':$1')),
  }));
  return {
    operations,
    find: (method, path) =>
      known.find(({ operation, matches }) => operation.method === method && matches(path))
        ?.operation,
    component: (reference) => reference.slice(2).split('/').reduce(inside, document),
    validator: validators(document),
  };
}

function inside(value: Schema, key: string): Schema {
  return value[key];
}

/** Objects are closed: what the description does not name should not be answered. */
function validators(document: Schema): Description['validator'] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  const components = structuredClone(document.components);
  close(components);
  ajv.addSchema({ $id: 'openapi', components });
  const known = new Map<Schema, ValidateFunction>();
  return (schema) => {
    const before = known.get(schema);
    if (before) return before;
    const text = JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components');
    const validate = ajv.compile(JSON.parse(text));
    known.set(schema, validate);
    return validate;
  };
}

function close(schema: Schema): void {
  if (typeof schema !== 'object' || schema === null) return;
  if (schema.type === 'object' && schema.properties) schema.additionalProperties ??= false;
  for (const inner of Object.values(schema)) close(inner);
}
