// The JSON API described in OpenAPI 3.1, from the schemas that validate its requests.
import { z } from 'zod';
import type { Deps } from './deps.ts';
import { eventsPage } from './routes/events-api.ts';
import { actionBody, eventsQuery, idempotencyKey, mergeBody, registerBody } from './schemas.ts';

export type ApiDescription = ReturnType<typeof describeApi>;

export function describeApi({
  appUrl,
  base,
  site,
  cookies,
}: Pick<Deps, 'appUrl' | 'base' | 'site' | 'cookies'>) {
  return {
    openapi: '3.1.0',
    info: { title: `${site.name}: the visitor's API`, version: '1' },
    servers: [{ url: `${appUrl}${base}` }],
    security: [{ cookie: [] }, { bearer: [] }, { session: [] }],
    paths: { ...paths(Object.keys(site.actions)), ...mergePaths(), ...eventsPath() },
    components: {
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: cookies.anonymous },
        session: { type: 'apiKey', in: 'cookie', name: cookies.session },
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'anon+jwt' },
      },
      schemas: { Visitor: visitor, Asked: asked, Merge: merge, Problem: problem },
    },
  };
}

function paths(actions: string[]) {
  const action = z.toJSONSchema(actionBody, { io: 'input' });
  return {
    '/api/actions': {
      post: {
        summary: 'Record an action; the first one opens a stub',
        description: `Declared: ${actions.join(', ')}.`,
        parameters: [idempotency, transport],
        requestBody: json(action),
        responses: {
          200: recorded('Recorded'),
          201: recorded('Recorded on a new stub'),
          ...refusals,
        },
      },
    },
    '/api/me': {
      get: {
        summary: 'Who the visitor is',
        responses: { 200: recorded('The visitor'), ...refusals },
      },
      delete: {
        summary: 'Erase everything',
        responses: { 202: recorded('Under way'), ...refusals },
      },
    },
    '/api/me/export': {
      get: {
        summary: 'Everything kept about the visitor',
        responses: {
          200: {
            description: 'A JSON document to keep',
            content: { 'application/json': { schema: { type: 'object' } } },
          },
          ...refusals,
        },
      },
    },
    '/api/register': {
      post: {
        summary: 'Ask for the mail that turns the stub into an account',
        parameters: [transport],
        requestBody: json(z.toJSONSchema(registerBody)),
        responses: { 202: shown('Asked', 'The same whatever the address'), ...refusals },
      },
    },
    '/api/release': {
      post: {
        summary: "End the visitor's identity on this device",
        responses: { 204: { description: 'Ended, or there was none' }, ...refusals },
      },
    },
  };
}

function eventsPath() {
  const query = z.toJSONSchema(eventsQuery, { io: 'input' });
  const parameters = Object.entries(query.properties ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    schema,
  }));
  const content = { 'application/json': { schema: z.toJSONSchema(eventsPage) } };
  return {
    '/api/me/events': {
      get: {
        summary: 'What is recorded of the visitor, newest first',
        parameters,
        responses: { 200: { description: 'A page', content }, ...refusals },
      },
    },
  };
}

/** For a member, signed in with the session's cookie; the stub is the one whose token comes along. */
function mergePaths() {
  const stub = {
    name: 'stub',
    in: 'path',
    required: true,
    schema: { type: 'string', format: 'uuid' },
  };
  return {
    '/api/merge': {
      get: {
        summary: 'What this device could add to the account, and what it has added',
        responses: { 200: shown('Merge', 'A preview'), ...refusals },
      },
      post: {
        summary: 'Add it to the account, or forget it',
        requestBody: json(z.toJSONSchema(mergeBody)),
        responses: { 200: shown('Merge', 'Done, once however often it is sent'), ...refusals },
      },
    },
    '/api/merge/{stub}': {
      delete: {
        summary: 'Take a merge back, within seven days of it',
        parameters: [stub, transport],
        responses: { 200: shown('Merge', 'Undone; this device carries the stub'), ...refusals },
      },
    },
  };
}

const merge = {
  type: 'object',
  required: ['merges'],
  properties: {
    offer: {
      type: 'object',
      description: 'Absent when there is nothing to add.',
      required: ['stub', 'fields'],
      properties: {
        stub: { type: 'string', format: 'uuid' },
        fields: {
          type: 'array',
          items: {
            type: 'object',
            required: ['field', 'device', 'together'],
            properties: { field: { type: 'string' }, yours: {}, device: {}, together: {} },
          },
        },
      },
    },
    merges: {
      type: 'array',
      description: 'Those that can be undone.',
      items: {
        type: 'object',
        required: ['stub', 'at', 'undoUntil'],
        properties: {
          stub: { type: 'string', format: 'uuid' },
          at: { type: 'string', format: 'date-time' },
          undoUntil: { type: 'string', format: 'date-time' },
        },
      },
    },
    token: {
      type: 'string',
      description: 'Only with Token-Transport: bearer, when one was issued.',
    },
  },
};

const visitor = {
  type: 'object',
  required: ['state'],
  properties: {
    state: { enum: ['unknown', 'anonymous', 'converting', 'member'] },
    account: { type: 'string', format: 'uuid' },
    email: { type: 'string' },
    profile: { type: 'object' },
    token: {
      type: 'string',
      description: 'Only with Token-Transport: bearer, when one was issued.',
    },
  },
};

const asked = {
  type: 'object',
  required: ['message'],
  properties: { message: { type: 'string' }, token: visitor.properties.token },
};

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { const: 'about:blank' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    field: { type: 'string' },
    detail: { type: 'string' },
    requestId: { type: 'string' },
  },
};

const idempotency = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'The same key again counts once. For a day it also opens the stub that it opened first, so it must be random and a secret.',
  schema: z.toJSONSchema(idempotencyKey),
};

const transport = {
  name: 'Token-Transport',
  in: 'header',
  description: 'Native clients: a token in the answer instead of a cookie.',
  schema: { enum: ['bearer'] },
};

const refusals = {
  '4XX': {
    description: 'Refused (RFC 9457)',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  },
};

function json(schema: object) {
  return { required: true, content: { 'application/json': { schema } } };
}

function recorded(description: string) {
  return shown('Visitor', description);
}

function shown(schema: 'Visitor' | 'Asked' | 'Merge', description: string) {
  return {
    description,
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
  };
}
