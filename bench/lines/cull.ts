// `vestibule cull` over stale stubs that FusionAuth and the store both hold: each is read again, deactivated,
// read once more and deleted. Against the same calls at FusionAuth alone; and how memory grows meanwhile.
import { FusionAuthClient } from '@fusionauth/typescript-client';
import { nodeFlags } from '../../scripts/node-flags.mjs';
import { settings } from '../../src/config/table.ts';
import type { Suite } from '../bench.ts';
import { line } from '../report/line.ts';
import { medianOf } from '../report/statistics.ts';
import { type Store, seedStore } from '../seed/start.ts';
import { startChild } from '../service/child.ts';
import { type FusionAuth, startFusionAuth } from '../service/fusionauth.ts';
import type { Usage } from '../service/probe.ts';
import { PROBE } from '../service/probe-flags.ts';

const DAY = 86_400_000;
const LONG_AGO = 60 * DAY;
const MEGABYTE = 2 ** 20;
/** So many are culled by hand, to learn what FusionAuth's calls alone take. */
const BY_HAND = 500;
const KEY = 'an api key of the benchmark and of nobody else';

export const cull: Suite = async ({ stubs, say }) => {
  const fusionAuth = await startFusionAuth({ apiKey: KEY });
  const until = Date.now() - LONG_AGO;
  const store = await seedStore({
    ...{ accounts: stubs, told: stubs, cookies: false },
    ...{ from: until - DAY, until },
  });
  const strangers = Array.from({ length: BY_HAND }, () => crypto.randomUUID());
  await fusionAuth.clockOffset(-LONG_AGO);
  await importStubs(fusionAuth, [...store.ids, ...strangers]);
  await fusionAuth.clockOffset(0);

  const alone = await cullByHand(fusionAuth, strangers);
  const { seconds, memory } = await runCull(fusionAuth, store, stubs);
  await fusionAuth.dispose();

  const rate = stubs / seconds;
  say(
    `${stubs} stubs in ${seconds.toFixed(1)} s: ${rate.toFixed(0)}/s; by hand ${alone.toFixed(0)}/s`,
  );
  say(`memory, MB, a sample a second: ${memory.map((one) => one.toFixed(0)).join(' ')}`);
  const what = `cull of ${stubs.toLocaleString('en')} stale stubs`;
  return {
    lines: {
      cull_rate: line(
        { what: `${what}: pace`, unit: "× FusionAuth's calls alone", least: 0.8 },
        [rate / alone],
        `${rate.toFixed(0)}/s, FusionAuth's calls alone ${alone.toFixed(0)}/s`,
      ),
      cull_memory: line(
        {
          what: `${what}: growth of memory from the second quarter to the last`,
          unit: 'MB',
          most: 20,
        },
        [growth(memory)],
        `at most ${Math.max(...memory).toFixed(0)} MB`,
      ),
    },
  };
};

/** As they were when they were last updated, which is when they are imported. */
async function importStubs({ url }: FusionAuth, ids: readonly string[]): Promise<void> {
  const data = { anonymousUser: true, watchCount: 1 };
  const hash = {
    encryptionScheme: 'salted-pbkdf2-hmac-sha256',
    factor: 1,
    salt: 'c2FsdA==',
    password: 'cGFzcw==',
  };
  for (let from = 0; from < ids.length; from += 5000) {
    const users = ids
      .slice(from, from + 5000)
      .map((id) => ({ id, username: `stub-${id}`, active: true, data, ...hash }));
    const headers = {
      authorization: KEY,
      'content-type': 'application/json',
      'x-fusionauth-tenantid': settings.FUSIONAUTH_TENANT_ID.fallback,
    };
    const body = JSON.stringify({ users });
    const answer = await fetch(`${url}/api/user/import`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`import: ${answer.status} ${await answer.text()}`);
  }
}

/** Stubs a second. */
async function cullByHand({ url }: FusionAuth, ids: readonly string[]): Promise<number> {
  const client = new FusionAuthClient(KEY, url, settings.FUSIONAUTH_TENANT_ID.fallback);
  const began = performance.now();
  for (const id of ids) {
    await client.retrieveUser(id);
    await client.deactivateUser(id);
    await client.retrieveUser(id);
    await client.deleteUser(id);
  }
  return (ids.length * 1000) / (performance.now() - began);
}

async function runCull({ url }: FusionAuth, { dataDir }: Store, stubs: number) {
  const env = {
    DATA_DIR: dataDir,
    FUSIONAUTH_URL: url,
    ALLOW_IN_PRODUCTION: 'http,default-secrets',
    // No faster than FusionAuth, which is what is to be found out.
    FUSIONAUTH_CALLS: '100000',
    CULL_CALLS: '100000',
    CULL_GRACE: '0ms',
    CULL_MAX: String(stubs),
    CULL_MAX_FRACTION: '1',
  };
  const began = performance.now();
  const child = startChild({
    script: '../src/cli.ts',
    args: ['cull', '--yes'],
    flags: [...nodeFlags, ...PROBE],
    env,
  });
  const memory: number[] = [];
  const sample = () =>
    child.ask<Usage>({ usage: true }).then(
      ({ rss }) => void memory.push(rss / MEGABYTE),
      () => {},
    );
  const timer = setInterval(sample, 1000);
  await child.ended;
  clearInterval(timer);
  return { seconds: (performance.now() - began) / 1000, memory };
}

function growth(memory: readonly number[]): number {
  const quarter = Math.floor(memory.length / 4);
  const part = (index: number) => memory.slice(index * quarter, (index + 1) * quarter);
  return medianOf(part(3)).median - medianOf(part(1)).median;
}
