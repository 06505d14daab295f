// Where FusionAuth's API description contradicts its documentation or its server: the one list of what we
// know to be wrong in it, each with the reason. Everything else in it is taken at its word.
import type { Schema } from './description.ts';

export interface Correction {
  /** What the description says, and what is so. */
  reason: string;
  /** @throws TypeError when the place is gone from the description, as after an update */
  apply(document: Schema): void;
}

const maps = [
  ...['HTTPHeaders', 'LocalizedIntegers', 'LocalizedStrings'],
  ...['IntrospectResponse', 'StatusResponse', 'UserinfoResponse'],
];

const schemas = (document: Schema): Schema => document.components.schemas;

function replace(document: Schema, name: string, schema: Schema): void {
  if (!Object.hasOwn(schemas(document), name)) throw new TypeError(`${name} is not described`);
  schemas(document)[name] = schema;
}

export const corrections: readonly Correction[] = [
  {
    reason:
      'Errors.fieldErrors is typed as an array; it is an object whose keys are fields (docs: apis/errors).',
    apply(document) {
      const entry = schemas(document).Errors.properties.fieldErrors.items;
      schemas(document).Errors.properties.fieldErrors = {
        type: 'object',
        additionalProperties: { type: 'array', items: entry },
      };
    },
  },
  {
    reason:
      'Free-form maps (user.data, state, claims) are typed as maps of objects; they hold any JSON value (docs: apis/users).',
    apply: (document) => walk(document, freeMaps),
  },
  {
    reason:
      'IdentityType is typed as an object with a name; it is the name (docs: apis/users, create response).',
    apply: (document) => replace(document, 'IdentityType', { type: 'string' }),
  },
  {
    reason: 'ZoneId is matched by ^w+/w+$, whose backslashes were lost.',
    apply: (document) => replace(document, 'ZoneId', { type: 'string' }),
  },
  {
    reason:
      'Classes that extend a map are described without properties; their keys are free (docs: oauth/endpoints, apis/system, apis/webhooks, apis/emails).',
    apply(document) {
      for (const name of maps)
        replace(document, name, { type: 'object', additionalProperties: true });
    },
  },
  {
    reason:
      'JWT keeps all further claims in otherClaims and types aud as an object; a decoded token has them side by side (docs: apis/jwt#validate; RFC 7519).',
    apply(document) {
      const { properties } = schemas(document).JWT;
      delete properties.otherClaims;
      properties.aud = { type: ['string', 'array'], items: { type: 'string' } };
      schemas(document).JWT.additionalProperties = true;
    },
  },
  {
    reason:
      'UserSearchCriteria lacks what it inherits from BaseSearchCriteria, numberOfResults among it (docs: apis/users#search).',
    apply(document) {
      const { UserSearchCriteria, BaseSearchCriteria } = schemas(document);
      Object.assign(UserSearchCriteria.properties, BaseSearchCriteria.properties);
    },
  },
  {
    reason:
      'PUT /api/user/search, which brings the index up to date, is missing; the official client has it (refreshUserSearchIndex).',
    apply(document) {
      const put = { operationId: 'refreshUserSearchIndex', responses: { 200: {} } };
      document.paths['/api/user/search'].put = put;
    },
  },
  {
    reason:
      'Algorithm, which JSONWebKey.alg refers to, lacks Ed25519, which KeyAlgorithm has (keys of that kind: release notes 1.62).',
    apply: (document) => void schemas(document).Algorithm.enum.push('Ed25519'),
  },
];

/** The document with all corrections made and every object closed to properties it does not name. */
export function correct(document: Schema): Schema {
  for (const { apply } of corrections) apply(document);
  walk(document.components, close);
  walk(document.paths, close);
  return document;
}

function freeMaps(schema: Schema): void {
  if (JSON.stringify(schema.additionalProperties) === '{"type":"object"}')
    schema.additionalProperties = true;
}

function close(schema: Schema): void {
  if (typeof schema.properties !== 'object' || schema.type !== 'object') return;
  schema.additionalProperties ??= false;
}

function walk(value: Schema, visit: (schema: Schema) => void): void {
  if (typeof value !== 'object' || value === null) return;
  visit(value);
  for (const item of Object.values(value)) walk(item, visit);
}
