// What operators see and do, put together from the configuration.
import type { RecordDeed } from '../activity/record.ts';
import type { Operations } from '../http/deps.ts';
import { type DryRuns, dryRuns } from '../operator/dry-run.ts';
import type { Cull } from '../reaper/cull.ts';
import type { Flow } from '../telemetry/flow.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Parts } from './parts.ts';

export function operations(
  { config, fusionAuth }: Parts,
  dryRuns: DryRuns | undefined,
): Operations {
  return {
    price: config.ACTIVE_USER_PRICE,
    schedule: config.CULL_SCHEDULE,
    dryRuns,
    user: fusionAuth.pages.user,
  };
}

/** Only where the cull may run: its key is not everybody's. */
export function dryRunsOf({ config, log }: Parts, cull: Cull): DryRuns | undefined {
  if (!config.ROLES.includes('cull')) return undefined;
  return dryRuns({ cull, onError: (err) => log.error({ err }, 'the dry run failed') });
}

/** The same, and each deed that was recorded is counted. */
export function countingDeeds(
  record: RecordDeed,
  { flow, metrics }: Pick<Parts, 'flow' | 'metrics'>,
): RecordDeed {
  return async (speaker, deed) => {
    const recorded = await record(speaker, deed);
    flow.action();
    metrics.countAction();
    return recorded;
  };
}

/** The same, and webhooks are counted for all processes too. */
export function countingWebhooks(metrics: Metrics, flow: Pick<Flow, 'webhook'>): Metrics {
  return {
    ...metrics,
    countWebhook(result) {
      metrics.countWebhook(result);
      flow.webhook(result);
    },
  };
}
