// Refusals are problem details, and the API answers as /openapi.json says it does.
import { errorCatalogue } from '../../../src/domain/errors.ts';
import type { Schema } from '../../support/openapi/description.ts';
import type { Sent } from '../send.ts';
import type { Operation } from './description.ts';
import type { Made, World } from './world.ts';

export function judgeContract(world: World, made: Made, answer: Sent): string[] {
  const path = made.path.split('?', 1)[0] ?? '';
  const operation = world.description.find(made.method, path);
  return [
    ...(answer.status >= 400 && made.method !== 'HEAD' ? problem(path, answer) : []),
    ...(operation && !isUnchanged(made, answer) ? described(world, operation, answer) : []),
  ];
}

/** Who sends `If-None-Match` knows of 304, whatever is described. */
function isUnchanged({ headers }: Made, { status }: Sent): boolean {
  return status === 304 && headers['if-none-match'] !== undefined;
}

/** Snowplow's collector answers trackers in plain text, and so does ours. */
const FOR_TRACKERS = /^\/(com\.snowplowanalytics\.snowplow\/tp2|i)(\/|$)/i;

/** The page script is told of each call that is refused, by its place in what it posted. */
const PAGE_CALLS = /^\/fs\/ops\/?$/i;

/** RFC 9457 for programs, a page for people. */
function problem(path: string, { status, type, body }: Sent): string[] {
  const forPages = PAGE_CALLS.test(path) && type.startsWith('application/json');
  if (forPages && (status === 422 || status === 429)) return refusedCalls(body);
  if (type.startsWith('text/plain') && FOR_TRACKERS.test(path)) return [];
  if (type.startsWith('text/html') && !path.startsWith('/api/')) return [];
  if (!type.startsWith('application/problem+json')) return [`a refusal of the type ${type}`];
  const told = parsed(body) as Record<string, unknown> | undefined;
  const known = Object.hasOwn(errorCatalogue, String(told?.code));
  const right = known && told?.status === status && typeof told.title === 'string';
  return right ? [] : [`a refusal that is no problem document: ${body.slice(0, 200)}`];
}

/** At least one, each with a sentence. */
function refusedCalls(body: string): string[] {
  const { refused, ...rest } = (parsed(body) ?? {}) as { refused?: Record<string, unknown> };
  const calls = Object.entries(refused ?? {});
  const right = calls.length > 0 && Object.keys(rest).length === 0 && calls.every(isRefusal);
  return right ? [] : [`a refusal of no call: ${body.slice(0, 200)}`];
}

function isRefusal([place, refusal]: [string, unknown]): boolean {
  const { reason, field, ...rest } = (refusal ?? {}) as Record<string, unknown>;
  const named = field === undefined || typeof field === 'string';
  const said = typeof reason === 'string' && reason !== '';
  return /^\d+$/.test(place) && said && named && Object.keys(rest).length === 0;
}

function described(
  { description }: World,
  { method, path, responses }: Operation,
  { status, type, body }: Sent,
): string[] {
  const at = `${method} ${path} ${status}`;
  const response = responses[status] ?? responses[`${String(status)[0]}XX`] ?? responses.default;
  if (!response) return [`${at} is not described`];
  const { content } = resolved(description, response);
  if (!content)
    return body === '' || status === 200 ? [] : [`${at} has a body, which is not described`];
  const kind = content[type.split(';', 1)[0] ?? ''];
  if (!kind) return [`${at} has the type ${type}, which is not described`];
  if (!kind.schema) return [];
  const validate = description.validator(kind.schema);
  if (validate(parsed(body))) return [];
  const errors = validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`);
  return [`${at}: ${errors?.join(', ')} in ${body.slice(0, 300)}`];
}

function resolved({ component }: World['description'], response: Schema): Schema {
  return response.$ref ? component(response.$ref) : response;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
