// `doctor --fix` on a FusionAuth that knows nothing but its own admin key, and the whole journey on what comes of it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settings } from '../../src/config/table.ts';
import { startEmbedded } from '../../src/embedded/server.ts';
import { createClient } from '../support/client.ts';
import { vestibule } from '../support/command-line.ts';
import { askForLink, confirm, PASSWORD } from '../support/register.ts';
import { type Service, startService } from '../support/service.ts';
import { signIn } from '../support/sign-in.ts';

const SETUP = { FUSIONAUTH_SETUP_API_KEY: 'the-admin-key-of-this-fusionauth' };

/** What it puts into FusionAuth here. */
const defaults = {
  web: settings.FUSIONAUTH_API_KEY.fallback,
  cull: settings.FUSIONAUTH_CULL_API_KEY.fallback,
  client: settings.FUSIONAUTH_CLIENT_SECRET.fallback,
  webhook: settings.FUSIONAUTH_WEBHOOK_KEY.fallback,
};

interface Found {
  severity: string;
  mendable: boolean;
}

let fusionAuth: Awaited<ReturnType<typeof startEmbedded>>;
let service: Service;
beforeAll(async () => {
  fusionAuth = await startEmbedded({
    ...{ port: 0, mailboxPort: 0, dataFile: ':memory:', env: {} },
    apiKey: SETUP.FUSIONAUTH_SETUP_API_KEY,
  });
  service = await startService({ FUSIONAUTH_URL: fusionAuth.url });
});
afterAll(async () => {
  await service.dispose();
  await fusionAuth.close();
});

it('without --yes and without a terminal nothing is asked and nothing changes: wrong use', async () => {
  const { code, err } = await vestibule(['doctor', '--fix'], { ...service.settings, ...SETUP });
  expect([code, err]).toEqual([2, expect.stringContaining('--yes')]);
  const other = await vestibule(['doctor', '--fix', '--yes'], service.settings);
  expect([other.code, other.err]).toEqual([2, expect.stringContaining('FUSIONAUTH_SETUP_API_KEY')]);
  expect(fusionAuth.loaded.applications).toHaveLength(1);
});

it('a FusionAuth elsewhere gets no secret that everybody knows: wrong use, and it is not even asked', async () => {
  const FUSIONAUTH_URL = 'http://fusionauth.example';
  const env = { ...service.settings, ...SETUP, FUSIONAUTH_URL };
  const { code, err } = await vestibule(['doctor', '--fix', '--yes'], env);
  expect([code, err]).toEqual([2, expect.stringContaining('Set FUSIONAUTH_API_KEY')]);
});

it('an empty FusionAuth becomes one that nothing is wrong with, after the changes were shown', async () => {
  const before = await vestibule(['doctor', '--json'], { ...service.settings, ...SETUP });
  expect(before.code).toBe(3);
  const { findings } = JSON.parse(before.out);
  expect(
    findings.filter(({ severity, mendable }: Found) => severity === 'error' && !mendable),
  ).toEqual([]);
  const { code, out, err } = await vestibule(['doctor', '--fix', '--yes'], {
    ...service.settings,
    ...SETUP,
  });
  expect(out, err).not.toMatch(/^(error|warning|refused)/m);
  expect(code).toBe(0);
  const secrets = [SETUP, defaults].flatMap((some) => Object.values(some));
  expect(secrets.filter((one) => (out + err + before.out).includes(one))).toEqual([]);
  expect(err).toContain('  - make the tenant ChangeBank, as a copy of Default');
  expect(out).toMatch(/^changed {2}make the application ChangeBank/m);
  const again = await vestibule(['doctor', '--fix', '--yes', '--json'], {
    ...service.settings,
    ...SETUP,
  });
  expect(again.code).toBe(0);
  expect(JSON.parse(again.out)).toMatchObject({ changed: [], refused: [] });
}, 60_000);

it('on which the whole journey works: visit, ask, confirm, sign out, sign in', async () => {
  const client = createClient(service.url);
  await client.get('/video');
  const email = 'ann@example.com';
  const link = await askForLink(client, fusionAuth.mailboxUrl, { email });
  expect(link.startsWith(`${service.url}/register/confirm`)).toBe(true);
  await confirm(client, link);
  expect((await client.call('GET', '/api/me')).json()).toMatchObject({ state: 'member', email });
  await client.post('/logout', {});
  expect((await client.call('GET', '/api/me')).json()).toEqual({ state: 'unknown' });
  await signIn(client, { email, password: PASSWORD });
  expect((await client.call('GET', '/api/me')).json()).toMatchObject({
    state: 'member',
    profile: { watchCount: 1 },
  });
});
