// What /metrics says is what docs/operations.md explains.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { CullRun } from '../../../src/domain/cull-run.ts';
import type { Figure } from '../../../src/domain/figures.ts';
import type { Counts } from '../../../src/domain/ports.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';

const COUNTS: Counts = {
  byState: { anonymous: 2, converting: 1, registered: 0, released: 0, culled: 0, erased: 0 },
  due: 3,
  parked: 1,
};
const metrics = (runs: CullRun[] = []) =>
  createMetrics(
    { counts: async () => COUNTS, culls: async () => runs, totals: async () => TOTALS },
    async () => 12.5,
  );

const TOTALS: Figure[] = [
  { name: 'opened', at: 0, of: 'video.watched', n: 9 },
  { name: 'proven', at: 0, of: 'video.watched', n: 2 },
  { name: 'active', at: 0, of: 'video.watched', n: 8 },
  { name: 'took', at: 0, of: '300', n: 2 },
  { name: 'stranger', at: 0, of: '', n: 40 },
];

it('the store’s figures are counters, and as they are however often they are asked for', async () => {
  const { render } = metrics();
  await render();
  const { text } = await render();
  for (const line of [
    'vestibule_lifecycle_total{step="opened",action="video.watched"} 9',
    'vestibule_lifecycle_total{step="proven",action="video.watched"} 2',
    'vestibule_active_users_total{action="video.watched"} 8',
    'vestibule_conversion_time_total{within="300"} 2',
    'vestibule_strangers_total 40',
    'vestibule_reconciler_lag_seconds 12.5',
  ])
    expect(text).toContain(`${line}\n`);
});

it('every metric that the Grafana dashboard draws is there', async () => {
  const { text } = await metrics().render();
  const told = new Set([...text.matchAll(/^# HELP (\w+)/gm)].map(([, name]) => name));
  const dashboard = readFileSync(new URL('../../../docs/grafana.json', import.meta.url), 'utf8');
  const drawn = [...dashboard.matchAll(/\b(?:vestibule|nodejs|process)_\w+/g)].map(([name]) =>
    name.replace(/_(bucket|count|sum)$/, ''),
  );
  expect(drawn.length).toBeGreaterThan(10);
  expect(drawn.filter((name) => !told.has(name))).toEqual([]);
});

it('every metric of ours is explained to operators, and no other is promised', async () => {
  const { text } = await metrics().render();
  const ours = [...text.matchAll(/^# HELP (vestibule_\w+)/gm)].map(([, name]) => name);
  const page = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
  const explained = [...page.matchAll(/^\| `(vestibule_\w+)/gm)].map(([, name]) => name);
  expect(ours.length).toBeGreaterThan(5);
  expect([...new Set(explained)].sort()).toEqual([...ours].sort());
});

it('calls to FusionAuth are counted by endpoint and outcome', async () => {
  const { observeFusionAuth, render } = metrics();
  const call = { method: 'GET', endpoint: '/api/user', seconds: 0.02 };
  observeFusionAuth({ ...call, outcome: '2xx' });
  observeFusionAuth({ ...call, outcome: '2xx' });
  observeFusionAuth({ ...call, outcome: 'timeout' });
  const { text } = await render();
  const line = (outcome: string) =>
    `vestibule_fusionauth_seconds_count{method="GET",endpoint="/api/user",outcome="${outcome}"}`;
  expect(text).toContain(`${line('2xx')} 2\n`);
  expect(text).toContain(`${line('timeout')} 1\n`);
});

it('a silence is as long as it is when it is asked for', async () => {
  const { watchSilence, render } = metrics();
  let seconds = 0;
  watchSilence('web', () => seconds);
  for (const expected of [0, 75, 0]) {
    seconds = expected;
    expect((await render()).text).toContain(
      `vestibule_fusionauth_silent_seconds{key="web"} ${expected}\n`,
    );
  }
});

it('the cull tells of its latest run that has ended, dry ones left out', async () => {
  const run: CullRun = {
    ...{ id: 'a', by: 'schedule', dryRun: false, startedAt: 60_000, endedAt: 90_000, resumed: 0 },
    ...{ scanned: 9, culled: 4, deleted: 2, errors: 1, kept: { 'visited since': 3 } },
    stopped: 'too many',
  };
  const { endedAt: _, ...underWay } = run;
  const { text } = await metrics([{ ...run, dryRun: true, scanned: 1 }, underWay, run]).render();
  for (const line of [
    'vestibule_cull_accounts{what="scanned"} 9',
    'vestibule_cull_accounts{what="deactivated"} 4',
    'vestibule_cull_accounts{what="deleted"} 2',
    'vestibule_cull_accounts{what="errors"} 1',
    'vestibule_cull_kept{reason="visited since"} 3',
    'vestibule_cull_stopped{by="rule"} 1',
    'vestibule_cull_stopped{by="interruption"} 0',
    'vestibule_cull_seconds{what="started"} 60',
    'vestibule_cull_seconds{what="ended"} 90',
  ]) {
    expect(text).toContain(`${line}\n`);
  }
  expect((await metrics().render()).text).not.toContain('vestibule_cull_accounts{');
});
