// The API's description, as programs and as people read it.
import { rm } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Router } from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { machineRoutes, pageRoutes } from '../../scripts/docs/http-routes.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { ApiDescription } from '../../src/http/api-description.ts';
import type { Deps } from '../../src/http/deps.ts';
import { forMachines, forPeople, forPrograms } from '../../src/http/lifecycle.ts';
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

/** As the service is made, without anything running. */
async function withDeps(look: (deps: Deps) => void): Promise<void> {
  const settings = await ownSettings();
  const { deps, stop } = await createEngine(loadConfig(settings), { log: createLog('silent') });
  look(deps);
  await stop();
  await rm(settings.DATA_DIR, { recursive: true });
}

function routesIn(fill: (router: Router) => void): string[] {
  const router = Router();
  fill(router);
  const routes = router.stack.flatMap(({ route }) =>
    (route?.stack ?? []).map(({ method }) => `${method?.toUpperCase() ?? 'ALL'} ${route?.path}`),
  );
  return [...new Set(routes)].filter((route) => !/^ALL|\.(css|js)$/.test(route)).sort();
}

it('describes every route of the API, and no other', () =>
  withDeps((deps) => {
    const routes = routesIn((router) => forPrograms(router, deps));
    const named = routes.map((path) => path.replace(/:(\w+)/g, '{$1}'));
    expect(named.sort()).toEqual(operations().sort());
  }));

it('is in docs/http.md beside every route for people and for machines', () =>
  withDeps((deps) => {
    const people = routesIn((router) => forPeople(router, deps, () => {}));
    expect(people).toEqual(Object.keys(pageRoutes).sort());
    const machines = routesIn((router) => forMachines(router, deps));
    expect(machines).toEqual(Object.keys(machineRoutes).sort());
  }));

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
