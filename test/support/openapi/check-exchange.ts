// Compares one exchange with FusionAuth's API description.
// Statuses that every operation may have: FusionAuth docs, apis/index and its shared lists of codes.
import type { ErrorObject } from 'ajv';
import type { Description, Operation, Schema } from './description.ts';
import type { Exchange } from './recorder.ts';

/** Login's own kinds of success among them (docs: apis/login, response codes). */
const wentWell = [200, 202, 203, 212, 213, 242];
const refused = [400, 401, 403, 404, 405, 409, 410, 413, 422, 423, 500, 501, 503, 504, 512];
/** The docs say of these that the body is empty. */
const withoutBody = [401, 404, 405, 500];

/** What is not built says so in an Errors document, also where OAuth's errors look otherwise. */
const notBuilt = { $ref: '#/components/schemas/Errors' };

/** Operations whose answer has a schema and may yet be empty, with the reason. */
export const mayBeEmpty: Readonly<Record<string, string>> = {
  'POST /api/user/forgot-password': 'the id is answered only to a call with a key',
  'POST /api/user/change-password': 'a change with a key and a login id has no body',
  'PUT /api/user/verify-email': 'the id is answered only to a call with a key',
  'PUT /api/user/verify-registration': 'the id is answered only to a call with a key',
};

/** Refusals that are described as an answer, with the reason. */
export const refusedWithAnswer: Readonly<Record<string, string>> = {
  'POST /api/login 409': 'it lists the actions that prevent the sign-in (docs: apis/login)',
};

/** What contradicts the description, in words; empty when all is well or the path is none of its own. */
export function checkExchange(description: Description, exchange: Exchange): string[] {
  const { method, path, status } = exchange;
  const operation = description.find(method === 'HEAD' ? 'GET' : method, path);
  if (!operation) return [];
  const at = `${method} ${operation.path} ${status}`;
  return [
    ...checkAnswer(description, operation, exchange).map((why) => `${at}: answered ${why}`),
    ...checkRequest(description, operation, exchange).map((why) => `${at}: took ${why}`),
  ];
}

function checkAnswer(description: Description, operation: Operation, exchange: Exchange): string[] {
  const { method, status, type, body } = exchange;
  if (method === 'HEAD') return [];
  const good = wentWell.includes(status);
  if (!good && !refused.includes(status)) return ['a status that is not documented'];
  if (operation.path.startsWith('/api/') && withoutBody.includes(status))
    return body === '' ? [] : [`a body: ${body}`];
  const schema = schemaOf(operation, status);
  if (body === '') return good && schema && !isEmptyAllowed(operation) ? ['an empty body'] : [];
  if (!schema) return [`a body where none is described: ${body}`];
  if (!type.startsWith('application/json')) return [`the type ${type}`];
  return violations(description, schema, body);
}

function schemaOf({ method, path, answer, refusal }: Operation, status: number): Schema {
  if (status === 501) return notBuilt;
  const answers = Object.hasOwn(refusedWithAnswer, `${method} ${path} ${status}`);
  return answers || wentWell.includes(status) ? answer : refusal;
}

const isEmptyAllowed = ({ method, path }: Operation): boolean =>
  Object.hasOwn(mayBeEmpty, `${method} ${path}`);

/** What was accepted should be what the real one knows: a sender's spelling mistake stops here. */
function checkRequest(
  description: Description,
  operation: Operation,
  exchange: Exchange,
): string[] {
  const { status, request, requestType } = exchange;
  if (!wentWell.includes(status) || request === '' || !operation.request) return [];
  if (!/^application\/(merge-patch\+)?json(;|$)/.test(requestType)) return [];
  const merges = requestType.includes('merge-patch');
  return violations(
    description,
    operation.request,
    request,
    (error, found) => isConverted(error, found) || (merges && found === null),
  );
}

/** FusionAuth takes `"1025"` for a number and `"true"` for a boolean; its own samples send them. */
function isConverted({ keyword, params }: ErrorObject, found: unknown): boolean {
  if (keyword !== 'type' || typeof found !== 'string') return false;
  return params.type === 'boolean' ? /^(true|false)$/.test(found) : /^\d+$/.test(found);
}

/** `allows` says which errors are none: in a merge patch null means removal, whatever the type. */
function violations(
  { validator }: Description,
  schema: Schema,
  body: string,
  allows: (error: ErrorObject, found: unknown) => boolean = () => false,
): string[] {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return [`no JSON: ${body.slice(0, 80)}`];
  }
  const validate = validator(schema);
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  return errors.filter((error) => !allows(error, at(value, error))).map((e) => words(e, value));
}

function words(error: ErrorObject, value: unknown): string {
  const extra = error.params.additionalProperty ?? error.params.allowedValues ?? '';
  const found = JSON.stringify(at(value, error))?.slice(0, 60);
  const place = error.instancePath.replace(/\/\d+(?=\/|$)/g, '/*') || '/';
  return `${place} ${error.message} ${extra} ${extra && !error.params.allowedValues ? '' : `(${found})`}`.trim();
}

function at(value: unknown, { instancePath }: ErrorObject): unknown {
  const steps = instancePath.split('/').slice(1);
  return steps.reduce<Schema>(
    (inner, step) => inner?.[step.replaceAll('~1', '/').replaceAll('~0', '~')],
    value,
  );
}
