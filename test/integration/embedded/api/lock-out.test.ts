// Wrong passwords lock a user out where the tenant names the action to take (FusionAuth docs, apis/tenants,
// failedAuthenticationConfiguration; apis/login, status 409).
import { expect, it } from 'vitest';
import { startInstance, tenantId } from './instance.ts';

const actionId = 'eeeeeeee-0000-4000-8000-000000000008';

async function withPolicy(policy: Record<string, unknown> = {}) {
  const instance = await startInstance();
  await instance.call('PATCH', `/api/tenant/${tenantId}`, {
    tenant: {
      failedAuthenticationConfiguration: {
        userActionId: actionId,
        tooManyAttempts: 3,
        resetCountInSeconds: 60,
        actionDuration: 5,
        actionDurationUnit: 'MINUTES',
        ...policy,
      },
    },
  });
  await instance.createUser({ email: 'a@example.com', password: 'right password' });
  const login = async (password: string) =>
    instance.call('POST', '/api/login', { loginId: 'a@example.com', password });
  const statuses = async (...passwords: string[]) => {
    const seen: number[] = [];
    for (const password of passwords) seen.push((await login(password)).status);
    return seen;
  };
  return { ...instance, login, statuses };
}

const wrong = 'wrong password';
const right = 'right password';

it('one wrong password too many locks out the right one as well, until the time is over', async () => {
  const { statuses, login, clock } = await withPolicy();
  expect(await statuses(wrong, wrong, wrong, wrong, right)).toEqual([404, 404, 404, 409, 409]);
  const expiry = clock.now + 300_000;
  expect((await login(right)).json).toEqual({ actions: [{ actionId, expiry }] });
  clock.now = expiry;
  expect(await statuses(right)).toEqual([200]);
});

it('a right password, or a pause, starts the count again', async () => {
  const { statuses, clock } = await withPolicy();
  expect(await statuses(wrong, wrong, right, wrong, wrong)).toEqual([404, 404, 200, 404, 404]);
  clock.now += 60_000;
  expect(await statuses(wrong, wrong, right)).toEqual([404, 404, 200]);
});

it('nobody is locked out while the tenant names no action', async () => {
  const { call, statuses } = await withPolicy();
  const path = `/api/tenant/${tenantId}`;
  const { tenant } = (await call('GET', path)).json;
  delete tenant.failedAuthenticationConfiguration.userActionId;
  await call('PUT', path, { tenant });
  expect(await statuses(wrong, wrong, wrong, wrong, right)).toEqual([404, 404, 404, 404, 200]);
});

it.each([
  [true, 200],
  [false, 409],
])('a new password ends it when the policy says so (%s)', async (onPasswordReset, status) => {
  const { call, statuses } = await withPolicy({ actionCancelPolicy: { onPasswordReset } });
  await statuses(wrong, wrong, wrong);
  const body = { loginId: 'a@example.com', sendForgotPasswordMessage: false };
  const { changePasswordId } = (await call('POST', '/api/user/forgot-password', body)).json;
  const change = { changePasswordId, password: 'newer password' };
  expect((await call('POST', '/api/user/change-password', change)).status).toBe(200);
  expect(await statuses('newer password')).toEqual([status]);
});
