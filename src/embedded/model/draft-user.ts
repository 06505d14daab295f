// What a user would be after a write, checked but not yet stored.
// Source: FusionAuth docs, apis/users/_user-request-body; apis/errors.
import { ApiError, type ErrorEntry, fieldError } from '../http/api-error.ts';
import type { Json } from '../http/call.ts';
import type { Instance } from '../instance.ts';
import { identitiesFor, isVerified } from './identities.ts';
import { passwordErrors } from './password-rules.ts';
import type { Tenant } from './tenant.ts';
import { fusionauthConnectorId, type User } from './user.ts';
import { readUserFields, type UserFields } from './user-fields.ts';

export type Draft = { user: User; password: string | undefined };

export type DraftRequest = {
  tenant: Tenant;
  /** The `user` object of the request. */
  input: Json;
  skipVerification: boolean;
  /** What is replaced, for an update. */
  before?: User;
  /** For a new user. */
  id?: string;
};

/** A new or replaced user; 400 naming every field that is wrong. */
export function draftUser(instance: Instance, request: DraftRequest): Draft {
  const { password, ...fields } = readUserFields(request.input);
  const user = assemble(instance, request, fields);
  const errors = new Map<string, ErrorEntry[]>();
  if (user.identities.length === 0) errors.set('user.email', [noLoginId]);
  if (password !== undefined) {
    const wrong = passwordErrors(password, request.tenant.passwordValidationRules, 'user.password');
    if (wrong.length > 0) errors.set('user.password', wrong);
  }
  if (errors.size > 0) throw new ApiError(400, { fieldErrors: Object.fromEntries(errors) });
  const { before } = request;
  if (!before || loginIds(before) !== loginIds(user)) refuseDuplicates(instance, user);
  return { user, password };
}

/** What the user holds already need not be looked for. */
const loginIds = ({ email, phoneNumber, username }: User): string =>
  JSON.stringify([email, phoneNumber, username]);

const noLoginId: ErrorEntry = {
  code: '[blank]user.email',
  message:
    'You must specify either the [user.email], [user.username] or [user.phoneNumber] property. If you are emailing the user you must specify the [user.email].',
};

function assemble(
  instance: Instance,
  { tenant, skipVerification, before, id }: DraftRequest,
  fields: Omit<UserFields, 'password'>,
): User {
  const now = instance.now();
  const identities = identitiesFor(fields, before?.identities ?? [], {
    tenant,
    skip: skipVerification,
    creating: before === undefined,
    now,
  });
  const verified = isVerified(identities);
  return {
    ...(before ? kept(before) : fresh(id ?? instance.uuid(), tenant, now)),
    ...fields,
    ...(fields.username !== undefined && { uniqueUsername: fields.username }),
    identities,
    ...(fields.passwordChangeRequired && { passwordChangeReason: 'Administrative' }),
    lastUpdateInstant: now,
    verified,
    ...verifiedSince(before, verified, now),
  };
}

/** The part of a user no write may change. */
function kept(user: User) {
  return {
    active: user.active,
    connectorId: user.connectorId,
    id: user.id,
    insertInstant: user.insertInstant,
    ...(user.lastLoginInstant !== undefined && { lastLoginInstant: user.lastLoginInstant }),
    memberships: user.memberships,
    ...(user.passwordLastUpdateInstant !== undefined && {
      passwordLastUpdateInstant: user.passwordLastUpdateInstant,
    }),
    registrations: user.registrations,
    tenantId: user.tenantId,
    twoFactor: user.twoFactor,
    usernameStatus: user.usernameStatus,
  };
}

function fresh(id: string, tenant: Tenant, now: number) {
  return {
    active: true,
    connectorId: fusionauthConnectorId,
    id,
    insertInstant: now,
    lastLoginInstant: now,
    memberships: [],
    registrations: [],
    tenantId: tenant.id,
    twoFactor: { methods: [], recoveryCodes: [] },
    usernameStatus: 'ACTIVE',
  };
}

function verifiedSince(before: User | undefined, verified: boolean, now: number) {
  if (!verified) return {};
  return { verifiedInstant: before?.verified ? (before.verifiedInstant ?? now) : now };
}

/** Throws 400 `[duplicate]user.email` (or username) when another user of the tenant holds a login id. */
export function refuseDuplicates(instance: Pick<Instance, 'users'>, user: User): void {
  const type = instance.users.conflict(user);
  if (type === undefined) return;
  const value = user.identities.find((identity) => identity.type === type)?.value ?? '';
  throw fieldError(`user.${type}`, 'duplicate', `A User with ${type} = [${value}] already exists.`);
}
