// How long an idle connection is kept: a proxy must never find one closed that it still takes for open.
import { expect, it, onTestFinished } from 'vitest';
import { startInProcess } from '../support/in-process.ts';
import { rawRequest } from '../support/raw-request.ts';

/** What clients are told, seconds. */
async function keptFor(settings: Record<string, string>): Promise<number> {
  const service = await startInProcess({ FUSIONAUTH_URL: 'http://localhost:1', ...settings });
  onTestFinished(() => service.stop());
  const { headers } = await rawRequest(`${service.url}/healthz`, {
    headers: { connection: 'keep-alive' },
  });
  return Number(/^timeout=(\d+)$/.exec(String(headers['keep-alive']))?.[1]);
}

it('behind a proxy connections outlive the minute that proxies keep theirs, and no others do', async () => {
  expect(await keptFor({ TRUST_PROXY: '1' })).toBeGreaterThan(60);
  expect(await keptFor({ TRUST_PROXY: '10.0.0.0/8' })).toBeGreaterThan(60);
  expect(await keptFor({})).toBe(5);
});
