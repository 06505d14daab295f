// A start that cannot be right stops at once, and says everything that is wrong in words.
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePorts } from '../support/free-ports.ts';
import { refusedService } from '../support/service.ts';

it('every unknown name and every bad value is told at once, and nothing is started', async () => {
  const { code, output } = await refusedService({
    ANON_TLL: '30d',
    CULL_AFTTER: '1d',
    FUSIONAUTH_ULR: 'http://localhost:1',
    ANON_TTL: 'soon',
    APP_URL: 'http://localhost/path',
    CONVERSION: 'maybe',
    CULL_MAX_FRACTION: '2',
    CULL_SCHEDULE: 'daily',
    FUSIONAUTH_APPLICATION_ID: 'x',
    FUSIONAUTH_WEBHOOK_KEY: 'too-short-secret',
    LOG_LEVEL: 'loud',
    ROLES: 'web,chef',
    TRUST_PROXY: 'somebody',
  });
  expect(code).toBe(1);
  expect(output).toContain('13 problem(s)');
  const told = [
    'ANON_TLL is not a setting; did you mean ANON_TTL?',
    'CULL_AFTTER is not a setting; did you mean CULL_AFTER?',
    'FUSIONAUTH_ULR is not a setting; did you mean FUSIONAUTH_URL?',
    ...['ANON_TTL must', 'APP_URL must', 'CONVERSION must', 'CULL_MAX_FRACTION must'],
    ...['CULL_SCHEDULE must', 'FUSIONAUTH_APPLICATION_ID must', 'FUSIONAUTH_WEBHOOK_KEY must'],
    ...['LOG_LEVEL must', 'ROLES must', 'TRUST_PROXY must'],
  ];
  for (const sentence of told) expect(output).toContain(sentence);
  expect(output).not.toContain('too-short-secret');
  expect(output).not.toMatch(/\bat .*\.ts:\d/);
});

it('C2: a cull that a living cookie could outlast is refused', async () => {
  const { code, output } = await refusedService({ CULL_AFTER: '30d', ANON_TTL: '30d' });
  expect([code, output]).toEqual([1, expect.stringContaining('CULL_AFTER must be at least')]);
});

it('production refuses the embedded server, plain http and development secrets', async () => {
  const { code, output } = await refusedService({ NODE_ENV: 'production', TRUST_PROXY: 'true' });
  expect(code).toBe(1);
  const told = [
    ...['FUSIONAUTH_URL must be set', 'APP_URL must be https', 'TRUST_PROXY must not be true'],
    ...['FUSIONAUTH_API_KEY must be set', 'FUSIONAUTH_CULL_API_KEY must be set'],
    ...['FUSIONAUTH_CLIENT_SECRET must be set', 'FUSIONAUTH_WEBHOOK_KEY must be set'],
  ];
  for (const sentence of told) expect(output).toContain(sentence);
});

describe('a port that is taken', () => {
  it.each(['PORT', 'EMBEDDED_PORT', 'MAILBOX_PORT'])('%s is named', async (name) => {
    const [port = 0] = await freePorts(1);
    const server = createServer().listen(port, '127.0.0.1');
    try {
      const { code, output } = await refusedService({ [name]: String(port) });
      expect(code).toBe(1);
      expect(output).toContain(String(port));
    } finally {
      server.close();
    }
  });
});
