// A run of the cull in words.
import type { CullRun } from '../domain/cull-run.ts';

export function runLines(run: CullRun): string[] {
  const { dryRun, scanned, culled, deleted, errors, stopped, interrupted } = run;
  const would = dryRun ? 'would be ' : '';
  const kept = Object.entries(run.kept).map(([reason, count]) => `${count} ${reason}`);
  return [
    `${scanned} looked at, ${culled} ${would}deactivated, ${deleted} ${would}deleted`,
    ...(kept.length > 0 ? [`kept: ${kept.join(', ')}`] : []),
    ...(errors > 0 ? [`${errors} errors`] : []),
    ...(stopped ? [`stopped: ${stopped}`] : []),
    ...(interrupted ? [`interrupted: ${interrupted}; the next run goes on`] : []),
    ...(dryRun ? ['a dry run: nothing has changed; --yes does it'] : []),
  ];
}
