// A guest's token that is good, and yet must not do what somebody wants of it.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '../support/client.ts';
import { CULL_KEY, callFusionAuth, recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { expectEnded } from '../support/expect-ended.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { misbehave } from '../support/misbehave.ts';
import { accountIn, COOKIE, openStub } from '../support/stub.ts';

let service: InProcess;
beforeAll(async () => {
  service = await startInProcess({ CULL_MAX_FRACTION: '1' });
});
afterAll(() => service.stop());

const present = (account: string) =>
  eventually(async () => {
    expect((await service.service.store.account(account))?.directory).toBe('present');
  });

async function remove(account: string, query: string): Promise<void> {
  const path = `/api/user/${account}${query}`;
  const { status } = await callFusionAuth(service.fusionAuth, path, {
    method: 'DELETE',
    key: CULL_KEY,
  });
  expect(status).toBe(200);
}

it('J7: the guest’s token is nobody’s access token at FusionAuth, as a bearer or as a key', async () => {
  const { token, account } = await openStub(service.url);
  await present(account);
  for (const authorization of [`Bearer ${token}`, token]) {
    for (const path of ['/oauth2/userinfo', '/api/jwt/validate', '/api/user']) {
      const answer = await fetch(`${service.fusionAuth}${path}`, { headers: { authorization } });
      expect(answer.status, path).toBe(401);
      expect(await answer.text()).not.toContain(account);
    }
    const change = await fetch(`${service.fusionAuth}/api/user/change-password`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ loginId: account, password: 'known to the attacker' }),
    });
    expect(change.status).toBeGreaterThanOrEqual(400);
  }
});

it('J13: once its user is deleted in FusionAuth it is nobody’s on every route', async () => {
  const { token, account } = await openStub(service.url);
  await present(account);
  await remove(account, '?hardDelete=true');
  await eventually(async () => {
    expect((await service.service.store.account(account))?.state).toBe('erased');
  });
  await expectEnded(service.url, token);
});

it('J13: while its user is deactivated pages work, and nobody is signed in or activated by it', async () => {
  const { client, account } = await openStub(service.url);
  await present(account);
  await remove(account, '');
  for (const path of ['/', '/video', '/account', '/register', '/privacy']) {
    expect((await client.get(path)).status, path).toBeLessThan(400);
  }
  await eventually(async () => {
    expect(await recordOf(service.fusionAuth, account)).toMatchObject({
      active: false,
      data: { watchCount: 2, anonymousUser: true },
    });
  });
});

it('J15: twenty first actions at once open twenty stubs that count one each, and the cull takes them all', async () => {
  const devices = Array.from({ length: 20 }, () => createClient(service.url));
  await Promise.all(devices.map((device) => device.get('/video')));
  const accounts = devices.map(({ cookies }) => accountIn(cookies.get(COOKIE) ?? ''));
  expect(new Set(accounts).size).toBe(20);
  for (const account of accounts) {
    expect((await service.service.store.account(account))?.profile.watchCount).toBe(1);
    await present(account);
  }
  const forgotten = async () => {
    await service.service.cull({ dryRun: false, by: 'test' });
    for (const account of accounts) {
      const row = await service.service.store.account(account);
      expect(row?.state ?? 'forgotten').not.toBe('anonymous');
    }
  };
  try {
    service.clock.ahead = service.config.CULL_AFTER + 86_400_000;
    await misbehave(service.fusionAuth, { clockOffset: service.clock.ahead });
    await eventually(forgotten);
  } finally {
    service.clock.ahead = 0;
    await misbehave(service.fusionAuth, {});
  }
});
