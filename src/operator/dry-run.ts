// A dry run of the cull on an operator's word, behind the request: its record in the store says how it goes.
import type { CullOrder, CullRun } from '../domain/cull-run.ts';
import { AppError } from '../domain/errors.ts';

export interface DryRuns {
  /** Begins one, unless one of this process is under way. */
  begin(by: string): void;
  /** Ends what is under way. Idempotent. */
  stop(): Promise<void>;
}

export interface DryRunSettings {
  cull: (order: CullOrder) => Promise<CullRun>;
  onError: (error: unknown) => void;
}

export function dryRuns({ cull, onError }: DryRunSettings): DryRuns {
  const ending = new AbortController();
  let running: Promise<unknown> | undefined;

  async function run(by: string): Promise<void> {
    try {
      await cull({ dryRun: true, by, signal: ending.signal });
    } catch (error) {
      // Another process has a run under way: the page shows that one.
      if (!(error instanceof AppError && error.code === 'busy')) onError(error);
    } finally {
      running = undefined;
    }
  }

  return {
    begin(by) {
      running ??= run(by);
    },
    async stop() {
      ending.abort();
      await running;
    },
  };
}
