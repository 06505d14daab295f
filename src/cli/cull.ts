// `vestibule cull`: removes the stubs whose cookie can no longer exist.
import { parseArgs } from 'node:util';
import type { Environment } from './command.ts';
import { say } from './say.ts';
import { withService } from './with-service.ts';

const options = {
  json: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
} as const;

/** Exit code 3 when a safety rule stopped the run. */
export async function cull(args: string[], env: Environment): Promise<number> {
  const { json, 'dry-run': dryRun } = parseArgs({ args, options }).values;
  const report = await withService(env, async (service) => {
    await service.startFusionAuth();
    return service.cull({ dryRun });
  });
  const kept = Object.entries(report.kept).map(([reason, count]) => `${count} ${reason}`);
  const would = dryRun ? 'would be ' : '';
  const { nominated, culled, deleted, unprovisioned } = report;
  say(json, report, [
    `${nominated} nominated, ${culled} ${would}deactivated, ${deleted} ${would}deleted`,
    ...(unprovisioned > 0 ? [`${unprovisioned} unknown to FusionAuth ${would}removed`] : []),
    ...(kept.length > 0 ? [`kept: ${kept.join(', ')}`] : []),
    ...(report.stopped ? [`stopped, nothing changed: ${report.stopped}`] : []),
  ]);
  return report.stopped ? 3 : 0;
}
