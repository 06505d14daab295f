// Themes are kept and given back (FusionAuth docs, apis/themes).
import { describe, expect, it } from 'vitest';
import { kickstartOf, startInstance } from './instance.ts';

const stock = '75a068fd-e94b-451a-9aeb-3ddb9a3b5987';
const id = 'eeeeeeee-0000-4000-8000-000000000005';

describe('a theme', () => {
  it('is made from another one, changed, found by name and deleted', async () => {
    const { client, call } = await startInstance();
    const made = await client.createTheme(id, { sourceThemeId: stock, theme: { name: 'Ours' } });
    expect(made.response.theme).toMatchObject({
      id,
      name: 'Ours',
      type: 'advanced',
      stylesheet: '',
    });
    await client.patchTheme(id, { theme: { stylesheet: 'body { color: red }' } });
    const found = await client.searchThemes({ search: { name: 'ou*' } });
    expect(found.response).toMatchObject({
      total: 1,
      themes: [{ id, name: 'Ours', stylesheet: 'body { color: red }' }],
    });
    await client.deleteTheme(id);
    expect((await call('GET', `/api/theme/${id}`)).status).toBe(404);
  });

  it.each([
    ['POST', `/api/theme/${id}`, { sourceThemeId: id, theme: { name: 'x' } }, 'sourceThemeId'],
    ['POST', '/api/theme', { theme: { name: 'FusionAuth' } }, 'theme.name'],
    ['POST', '/api/theme', { theme: {} }, 'theme.name'],
    ['POST', '/api/theme', { theme: { name: 'x', templates: [] } }, 'theme.templates'],
    ['PATCH', `/api/theme/${stock}`, { theme: { stylesheet: 'x' } }, 'themeId'],
    ['DELETE', `/api/theme/${stock}`, undefined, 'themeId'],
  ])('%s %s refuses %j naming %s', async (method, path, body, field) => {
    const { call } = await startInstance();
    const { status, json } = await call(method, path, body);
    expect(status).toBe(400);
    expect(json.fieldErrors).toHaveProperty([field]);
  });
});

describe('a Kickstart file written as FusionAuth’s samples are', () => {
  it('may leave out the first slash, and may write numbers and booleans as text', async () => {
    const requests = [
      { method: 'PATCH', url: 'api/system-configuration', body: { systemConfiguration: {} } },
      {
        method: 'PATCH',
        url: 'api/tenant/#{FUSIONAUTH_TENANT_ID}',
        body: { tenant: { emailConfiguration: { port: '1025', verifyEmail: 'false' } } },
      },
      {
        method: 'POST',
        url: 'api/webhook',
        body: { webhook: { url: 'http://x.test', eventsEnabled: { 'user.create': 'true' } } },
      },
    ];
    const { call } = await startInstance({ kickstart: kickstartOf({ requests }) });
    const [tenant] = (await call('GET', '/api/tenant')).json.tenants;
    expect(tenant.emailConfiguration).toMatchObject({ port: 1025, verifyEmail: false });
    const [webhook] = (await call('GET', '/api/webhook')).json.webhooks;
    expect(webhook.eventsEnabled).toEqual({ 'user.create': true });
  });
});
