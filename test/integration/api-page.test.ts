// The API's description, as programs and as people read it.
import { rm } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Router } from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import type { ApiDescription } from '../../src/http/api-description.ts';
import { forPrograms } from '../../src/http/lifecycle.ts';
import { createEngine } from '../../src/service.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { createClient } from '../support/client.ts';
import { type HostApp, startHostApp } from '../support/host-app.ts';
import { ownSettings } from '../support/settings.ts';
import { shop } from '../support/shop-site.ts';

let host: HostApp;
let description: ApiDescription;
let text: string;
beforeAll(async () => {
  host = await startHostApp(shop, { at: '/accounts' });
  const client = createClient(host.url);
  description = (await client.get('/accounts/openapi.json')).json();
  text = (await client.get('/accounts/api')).body;
});
afterAll(() => host.stop());

const operations = () =>
  Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );

it('is OpenAPI 3.1', async () => {
  expect(description.openapi).toBe('3.1.0');
  const { valid, errors } = await new Validator().validate(structuredClone(description));
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
});

it('says where the API is, below the path that it is mounted at', () => {
  expect(description.servers).toEqual([{ url: `${host.url}/accounts` }]);
});

it('describes every route of the API, and no other', async () => {
  const settings = await ownSettings();
  const { deps, stop } = await createEngine(loadConfig(settings), { log: createLog('silent') });
  const router = Router();
  forPrograms(router, deps);
  const routes = router.stack.flatMap(({ route }) =>
    (route?.stack ?? []).map(({ method }) => `${method.toUpperCase()} ${route?.path}`),
  );
  const named = (path: string) => path.replace(/:(\w+)/g, '{$1}');
  expect([...new Set(routes.map(named))].sort()).toEqual(operations().sort());
  await stop();
  await rm(settings.DATA_DIR, { recursive: true });
});

it('names the cookies that prove who is calling', () => {
  const { cookie, session } = description.components.securitySchemes;
  expect([cookie.name, session.name]).toEqual(['vestibule', 'vestibule-session']);
});

it('can be read as a page that names every operation, everything sent, and every field', () => {
  for (const operation of operations()) expect(text).toContain(`<code>${operation}</code></h3>`);
  const said = ['Idempotency-Key', 'Token-Transport', 'limit', 'choice', 'offer.fields[].field'];
  for (const name of said) expect(text).toContain(`<code>${name}</code>`);
  expect(text).toMatch(/integer \(1 to 500\)/);
  expect(text).toMatch(/&quot;merge&quot; or &quot;discard&quot;/);
});

it('links on its page lead somewhere on it', () => {
  const targets = [...text.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(targets.length).toBeGreaterThan(operations().length);
  expect(targets.filter((id) => !text.includes(`id="${id}"`))).toEqual([]);
});
