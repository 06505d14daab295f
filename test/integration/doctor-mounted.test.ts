// The doctor, and `doctor --fix`, for an app that has Vestibule's routes below a path of its own.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbedded } from '../../src/embedded/server.ts';
import { createClient } from '../support/client.ts';
import { vestibule } from '../support/command-line.ts';
import { type HostApp, startHostApp } from '../support/host-app.ts';
import { awaitMail } from '../support/mail.ts';
import { ownSettings, type Settings } from '../support/settings.ts';
import { shop } from '../support/shop-site.ts';

const SETUP = 'the-admin-key-of-this-fusionauth';
const AT = ['--at', '/accounts/'];

let fusionAuth: Awaited<ReturnType<typeof startEmbedded>>;
let host: HostApp;
let settings: Settings;
beforeAll(async () => {
  const about = { port: 0, mailboxPort: 0, dataFile: ':memory:', env: {} };
  fusionAuth = await startEmbedded({ ...about, apiKey: SETUP });
  settings = await ownSettings({ FUSIONAUTH_URL: fusionAuth.url });
  host = await startHostApp(shop, {
    at: '/accounts',
    settings,
    routes: (app) =>
      void app.post('/cart', async (req, res) => {
        await req.visitor.record('cart.added', { product: 'tea' });
        res.end();
      }),
  });
});
afterAll(async () => {
  await host.stop();
  await fusionAuth.close();
});

function doctor(...args: string[]) {
  return vestibule(['doctor', ...args], { ...settings, FUSIONAUTH_SETUP_API_KEY: SETUP });
}

it('sets FusionAuth up for the routes where they are, and then nothing is wrong', async () => {
  const { code, out, err } = await doctor('--fix', '--yes', ...AT);
  expect([code, out], err).toEqual([0, expect.stringContaining(`${host.url}/accounts/webhook`)]);
  expect(out).toContain('(proxy.not-seen)');
  const guest = createClient(host.url);
  await guest.post('/cart', {});
  await guest.post('/accounts/register', { email: 'tea@example.com' });
  const { link } = await awaitMail(fusionAuth.mailboxUrl, 'tea@example.com');
  expect(link.startsWith(`${host.url}/accounts/register/confirm?`)).toBe(true);
  expect((await guest.get(link.slice(host.url.length))).status).toBe(200);
}, 60_000);

it('without the path it finds no Vestibule there, and says how to name the path', async () => {
  const { code, out } = await doctor();
  expect([code, out]).toEqual([3, expect.stringContaining('--at')]);
});

it('a path that is none is wrong use', async () => {
  const { code, err } = await doctor('--at', 'https://elsewhere.example');
  expect([code, err]).toEqual([2, expect.stringContaining('--at must be a path')]);
});
