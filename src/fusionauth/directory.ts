// The Directory on FusionAuth's official client: everything the web and reconcile roles may do.
import type { FusionAuthClient, UserResponse } from '@fusionauth/typescript-client';
import { DirectoryError } from '../domain/directory-error.ts';
import type { Directory, DirectoryPatch, DirectoryUser } from '../domain/ports.ts';
import type { RandomBytes } from '../domain/random.ts';
import { attempt, call, refusal } from './call.ts';
import { randomText } from './random-text.ts';
import { retrieveUser } from './retrieve-user.ts';
import { pathId, toDirectoryUser } from './user.ts';

export interface DirectorySettings {
  client: FusionAuthClient;
  applicationId: string;
  knownAddressTemplateId: string;
  random: RandomBytes;
}

export function fusionAuthDirectory(settings: DirectorySettings): Directory {
  const { client, applicationId } = settings;
  const found = (response: UserResponse | undefined): DirectoryUser | undefined =>
    response?.user ? toDirectoryUser(response.user, applicationId) : undefined;

  return {
    user: (id) => retrieveUser(client, applicationId, id),

    async userByEmail(email) {
      const user = found(await call('retrieve user by email', client.retrieveUserByEmail(email)));
      return user?.email?.toLowerCase() === email.toLowerCase() ? user : undefined;
    },

    async userByLink(link) {
      return found(
        await call('retrieve user by link', client.retrieveUserByChangePasswordId(link)),
      );
    },

    createStub: (id, patch) => createStub(settings, id, patch),
    patch: (id, patch) => patchUser(client, id, patch),

    async reactivate(id) {
      const answer = await call('reactivate user', client.reactivateUser(pathId(id)));
      return answer ? 'reactivated' : 'missing';
    },

    async mailLink(loginId, state) {
      const request = { loginId, applicationId, state };
      const result = await attempt('forgot password', client.forgotPassword(request));
      if (!result.ok) throw refusal('forgot password', result.failure);
    },

    revokeLinks: (loginId) => revokeLinks(settings, loginId),

    async mailKnownAddress(userId) {
      const request = { userIds: [pathId(userId)], applicationId };
      const result = await attempt(
        'send email',
        client.sendEmail(settings.knownAddressTemplateId, request),
      );
      if (!result.ok) throw refusal('send email', result.failure);
    },

    changePassword: (link, password) => changePassword(client, link, password),

    async verifyEmail(userId) {
      const request = { userId: pathId(userId) };
      const result = await attempt('verify email', client.verifyEmailAddressByUserId(request));
      if (!result.ok) throw refusal('verify email', result.failure);
    },

    async register(id) {
      const request = { registration: { applicationId } };
      const result = await attempt('register', client.register(pathId(id), request));
      if (result.ok || isDuplicate(result.failure.codes, 'registration')) return;
      throw refusal('register', result.failure);
    },

    async login(loginId, oneTimePassword) {
      const request = { applicationId, loginId, oneTimePassword, noJWT: true };
      return found(await call('login', client.login(request)));
    },

    async check() {
      await call('retrieve user', client.retrieveUser('00000000-0000-0000-0000-000000000000'));
    },
  };
}

/** A refused create of an id that is there already is a repeat: the answer to the first one was lost. */
async function createStub(
  { client, random }: DirectorySettings,
  id: string,
  { data }: DirectoryPatch,
): Promise<'created' | 'exists'> {
  const user = { username: randomText(random), password: randomText(random), data };
  const result = await attempt('create user', client.createUser(pathId(id), { user }));
  if (result.ok) return 'created';
  if (await call('retrieve user', client.retrieveUser(id))) return 'exists';
  throw refusal('create user', result.failure);
}

async function patchUser(
  client: FusionAuthClient,
  id: string,
  patch: DirectoryPatch,
): Promise<'patched' | 'missing' | 'taken'> {
  const result = await attempt('patch user', client.patchUser(pathId(id), { user: patch }));
  if (result.ok) return 'patched';
  if (result.failure.status === 404) return 'missing';
  if (isDuplicate(result.failure.codes, 'user.email')) return 'taken';
  throw refusal('patch user', result.failure);
}

async function changePassword(client: FusionAuthClient, link: string, password: string) {
  const request = { changePasswordId: link, password };
  const result = await attempt('change password', client.changePassword('', request));
  if (result.ok) return { ok: true, oneTimePassword: result.value.oneTimePassword ?? '' } as const;
  const { status, codes, messages } = result.failure;
  if (codes.some((code) => code.endsWith(']password'))) {
    return { ok: false, reason: 'weak', message: messages.join(' ') } as const;
  }
  if (status === 404 || status === 400) return { ok: false, reason: 'ended' } as const;
  throw refusal('change password', result.failure);
}

/** Spends a fresh link on a password that nobody knows. */
async function revokeLinks(
  { client, applicationId, random }: DirectorySettings,
  loginId: string,
): Promise<void> {
  const request = { loginId, applicationId, sendForgotPasswordMessage: false };
  const issued = await call('issue link', client.forgotPassword(request));
  if (!issued) return;
  const link = issued.changePasswordId;
  // Going on would leave the earlier links good.
  if (!link) throw new DirectoryError('refused', { call: 'issue link' });
  const password = randomText(random);
  await call('revoke links', client.changePassword('', { changePasswordId: link, password }));
}

/** Codes look like `[duplicate]user.email`. */
function isDuplicate(codes: readonly string[], field: string): boolean {
  return codes.some((code) => code.startsWith(`[duplicate]${field}`));
}
