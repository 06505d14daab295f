// Prometheus metrics of the cull: what its latest run did, as the store's record says, whichever process it was in.
import { Gauge, type Registry } from 'prom-client';
import type { CullRun } from '../domain/cull-run.ts';
import type { Store } from '../domain/ports.ts';

/** Dry runs that may have come since. */
const LOOK_BACK = 50;

export function cullMetrics({ culls }: Pick<Store, 'culls'>, registers: Registry[]): void {
  /** The latest run that has ended, dry ones left out. */
  async function latest(): Promise<CullRun | undefined> {
    const runs = await culls(LOOK_BACK);
    return runs.find(({ dryRun, endedAt }) => !dryRun && endedAt !== undefined);
  }
  const gauge = (
    name: string,
    help: string,
    label: string,
    values: (run: CullRun) => readonly (readonly [string, number])[],
  ) =>
    new Gauge({
      ...{ name, help, registers, labelNames: [label] },
      async collect() {
        this.reset();
        const run = await latest();
        for (const [of, value] of run ? values(run) : []) this.set({ [label]: of }, value);
      },
    });

  gauge('vestibule_cull_accounts', 'Accounts of the latest cull.', 'what', (run) => [
    ['scanned', run.scanned],
    ['deactivated', run.culled],
    ['deleted', run.deleted],
    ['errors', run.errors],
  ]);
  gauge('vestibule_cull_kept', 'Accounts that the latest cull kept.', 'reason', ({ kept }) =>
    Object.entries(kept),
  );
  gauge('vestibule_cull_stopped', 'Whether the latest cull ended early.', 'by', (run) => [
    ['rule', Number(run.stopped !== undefined)],
    ['interruption', Number(run.interrupted !== undefined)],
  ]);
  gauge('vestibule_cull_seconds', 'The latest cull in Unix time.', 'what', (run) => {
    const { startedAt, endedAt = startedAt } = run;
    return [
      ['started', startedAt / 1000],
      ['ended', endedAt / 1000],
    ];
  });
}
