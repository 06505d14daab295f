// What /metrics says is what docs/operations.md explains.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { CullRun } from '../../../src/domain/cull-run.ts';
import type { Counts } from '../../../src/domain/ports.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';

const COUNTS: Counts = {
  byState: { anonymous: 2, converting: 1, registered: 0, released: 0, culled: 0, erased: 0 },
  due: 3,
  parked: 1,
};
const metrics = (runs: CullRun[] = []) =>
  createMetrics({ counts: async () => COUNTS, culls: async () => runs });

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
