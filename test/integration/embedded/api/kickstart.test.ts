// Kickstart (FusionAuth docs, get-started/download-and-install/development/kickstart).
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startEmbedded } from '../../../../src/embedded/server.ts';
import { kickstartFile, kickstartOf, startInstance, tenantId } from './instance.ts';

const start = (document: unknown, env: Record<string, string> = {}) =>
  startEmbedded({
    port: 0,
    mailboxPort: 0,
    dataFile: ':memory:',
    kickstartFile: typeof document === 'string' ? document : kickstartFile(document),
    env,
  });

describe('a Kickstart file', () => {
  it('fills in variables, the environment, UUIDs and built-ins', async () => {
    const requests = [
      {
        method: 'PATCH',
        url: '/api/tenant/#{FUSIONAUTH_TENANT_ID}',
        body: {
          tenant: {
            data: {
              both: '#{greeting}, #{ENV.NAME}!',
              uuid: '#{UUID()}',
              escaped: '\\#{greeting}',
              '#{greeting}': 1,
            },
          },
        },
      },
    ];
    const kickstart = kickstartOf({ requests });
    Object.assign(kickstart.variables as object, { greeting: 'Hello' });
    const { call } = await startInstance({ kickstart, env: { NAME: 'World' } });
    const { json } = await call('GET', `/api/tenant/${tenantId}`);
    expect(json.tenant.data).toEqual({
      both: 'Hello, World!',
      uuid: expect.stringMatching(/^[0-9a-f]{8}-/),
      escaped: '#{greeting}',
      Hello: 1,
    });
  });

  it('includes text and JSON from files beside it, as they are', async () => {
    const url = `/api/tenant/${tenantId}`;
    const requests = [
      { method: 'PATCH', url, body: '&{body.json}' },
      { method: 'PATCH', url, body: { tenant: { data: { text: '@{text.txt}' } } } },
    ];
    const file = kickstartFile(kickstartOf({ requests }));
    const kept = { tenant: { data: { json: '#{not} a variable' } } };
    writeFileSync(join(dirname(file), 'body.json'), JSON.stringify(kept));
    writeFileSync(join(dirname(file), 'text.txt'), 'a #{line}\n');
    const { call } = await startInstance({ kickstartFile: file });
    const { json } = await call('GET', url);
    expect(json.tenant.data).toEqual({ json: '#{not} a variable', text: 'a #{line}\n' });
  });

  it('names the default tenant and leaves FusionAuth’s own application in it', async () => {
    const { call } = await startInstance();
    const { json } = await call('GET', '/api/application/3c219e58-ed0e-4b18-ad48-f4f92793ae32');
    expect(json.application).toMatchObject({ name: 'FusionAuth', tenantId });
  });

  it.each([
    [
      'a variable without value',
      {
        requests: [{ method: 'POST', url: '/api/user', body: { user: { username: '#{nobody}' } } }],
      },
      '#{nobody}',
    ],
    [
      'an environment variable that is not set',
      { requests: [{ method: 'POST', url: '/api/#{ENV.NOWHERE}' }] },
      'ENV.NOWHERE',
    ],
    [
      'a file that is not there',
      { requests: [{ method: 'POST', url: '/api/user', body: '&{absent.json}' }] },
      'absent.json',
    ],
    [
      'a method it may not use',
      { requests: [{ method: 'DELETE', url: '/api/user' }] },
      'requests[4].method',
    ],
  ])('is refused for %s, which the error names', async (_what, more, named) => {
    await expect(start(kickstartOf(more))).rejects.toThrow(named);
  });

  it('stops at the first request that fails, with its place, method, path and answer', async () => {
    const requests = [{ method: 'POST', url: '/api/user', body: { user: {} } }];
    await expect(start(kickstartOf({ requests }))).rejects.toThrow(
      /request 4 failed: POST \/api\/user answered 400 .*\[blank\]user\.email/,
    );
  });

  it('needs a first API key that is unrestricted', async () => {
    const limited = { key: 'k', permissions: { endpoints: { '/api/user': ['GET'] } } };
    await expect(start({ apiKeys: [limited], requests: [] })).rejects.toThrow('unrestricted');
    await expect(start({ apiKeys: [], requests: [] })).rejects.toThrow('apiKeys');
  });

  it('runs only on an instance that is new', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'embedded-'));
    const dataFile = join(folder, 'fusionauth.db');
    const first = await startInstance({ dataFile });
    const { id } = await first.createUser({ username: 'kept' });
    await first.close();
    const again = await startInstance({ dataFile, kickstart: { apiKeys: [] } });
    expect((await again.getUser(id)).username).toBe('kept');
  });

  it('starts again from nothing after a first start that failed', async () => {
    const dataFile = join(mkdtempSync(join(tmpdir(), 'embedded-')), 'fusionauth.db');
    const broken = kickstartOf({
      requests: [{ method: 'POST', url: '/api/user', body: { user: {} } }],
    });
    await expect(startInstance({ dataFile, kickstart: broken })).rejects.toThrow('request 4');
    const { call } = await startInstance({ dataFile });
    expect((await call('GET', `/api/tenant/${tenantId}`)).status).toBe(200);
  });
});
