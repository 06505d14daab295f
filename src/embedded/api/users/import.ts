// POST /api/user/import: many users at once, all or none, and no answer but a status.
// Source: FusionAuth docs, apis/users/import. Nobody becomes a monthly active user by it.
import { ApiError, fieldError, invalidJson } from '../../http/api-error.ts';
import { type Call, empty, type Json, type Reply, type Route } from '../../http/call.ts';
import {
  bodyOf,
  isObject,
  optionalBoolean,
  optionalNumber,
  optionalString,
  optionalUuid,
} from '../../http/input.ts';
import { tenantScope } from '../../http/tenant-scope.ts';
import type { Instance } from '../../instance.ts';
import { draftImportedUser, type Imported } from '../../model/draft-imported-user.ts';
import { refuseDuplicates } from '../../model/draft-user.ts';
import { isKnownScheme } from '../../model/password-hash.ts';
import type { Tenant } from '../../model/tenant.ts';

const path = '/api/user/import';

export const importUserRoutes = (instance: Instance): Route[] => [
  {
    method: 'POST',
    path,
    endpoint: path,
    access: 'key',
    bodyLimit: '256mb',
    handle: (call) => importUsers(instance, call),
  },
];

async function importUsers(instance: Instance, call: Call): Promise<Reply> {
  const body = bodyOf(call);
  if (!Array.isArray(body.users)) throw invalidJson('users', 'an array');
  const inputs = body.users.map((item) => (isObject(item) ? item : {}));
  const lenient = optionalBoolean(body, 'validateDbConstraints') !== true;
  const drafted = await draftAll(inputs, (input) => {
    const tenant = tenantOf(instance, call, input);
    return draftImportedUser(instance, withScheme(tenant, body), input);
  }).catch((error: unknown) => {
    throw lenient ? withoutWords(error) : error;
  });
  for (const [tenantId, users] of Map.groupBy(drafted, ({ user }) => user.tenantId)) {
    const event = { type: 'user.bulk.create', tenantId, info: call.info };
    await instance.sendEvent({ ...event, users: users.map(({ user }) => user) });
  }
  store(instance, drafted, lenient);
  return empty();
}

/** Some at a time: passwords are hashed on other threads. */
async function draftAll(
  inputs: Json[],
  draft: (input: Json) => Promise<Imported>,
): Promise<Imported[]> {
  const drafted: Imported[] = [];
  const some = 100;
  for (let at = 0; at < inputs.length; at += some) {
    const part = inputs.slice(at, at + some);
    const made = part.map((input, index) =>
      draft(input).catch((error: unknown) => {
        throw placed(error, at + index);
      }),
    );
    drafted.push(...(await Promise.all(made)));
  }
  return drafted;
}

function store(instance: Instance, drafted: Imported[], lenient: boolean): void {
  instance.store.transaction(() => {
    for (const [at, { user, secret }] of drafted.entries()) {
      try {
        if (instance.users.findText(user.id)) {
          throw fieldError('user.id', 'duplicate', `A User with id = [${user.id}] already exists.`);
        }
        refuseDuplicates(instance, user);
      } catch (error) {
        throw lenient ? withoutWords(placed(error, at)) : placed(error, at);
      }
      instance.users.insert(user, secret);
    }
  });
}

/** Without `validateDbConstraints` a duplicate is found by the database alone, which says nothing. */
function withoutWords(error: unknown): unknown {
  const duplicate = error instanceof ApiError && JSON.stringify(error.body).includes('[duplicate]');
  return duplicate ? new ApiError(500) : error;
}

/** An error about `user.email` is one about `users[3].email`. */
function placed(error: unknown, at: number): unknown {
  if (!(error instanceof ApiError) || !error.body?.fieldErrors) return error;
  const rename = (text: string): string => text.replace(/\buser\./, `users[${at}].`);
  const entries = Object.entries(error.body.fieldErrors).map(([field, errors]) => [
    rename(field),
    errors.map((entry) => ({ ...entry, code: rename(entry.code) })),
  ]);
  return new ApiError(error.status, { fieldErrors: Object.fromEntries(entries) });
}

function tenantOf(instance: Instance, call: Call, input: Json): Tenant {
  const named = optionalUuid(input, 'tenantId', 'user.tenantId');
  return tenantScope(instance, { tenantId: call.tenantId ?? named });
}

/** Passwords in plain text are hashed as the request says, else as the tenant does. */
function withScheme(tenant: Tenant, body: Json): Tenant {
  const usual = tenant.passwordEncryptionConfiguration;
  const scheme = optionalString(body, 'encryptionScheme') ?? usual.encryptionScheme;
  const factor = optionalNumber(body, 'factor') ?? usual.encryptionSchemeFactor;
  if (!isKnownScheme(scheme)) {
    throw fieldError('encryptionScheme', 'invalid', `This server has no [${scheme}].`);
  }
  if (!Number.isInteger(factor) || factor < 1 || factor > 10_000_000) {
    throw fieldError('factor', 'invalid', 'It must be from 1 to 10000000.');
  }
  return {
    ...tenant,
    passwordEncryptionConfiguration: {
      ...usual,
      encryptionScheme: scheme,
      encryptionSchemeFactor: factor,
    },
  };
}
