// Starts the load's process.
import { startChild } from '../service/child.ts';
import type { Order, Report } from './order.ts';

export interface Load {
  /** @throws Error when any answer was not the page */
  run(order: Order): Promise<Report>;
  stop(): Promise<void>;
}

export function startLoad(): Load {
  const child = startChild({ script: 'load/process.ts' });
  return {
    run: async (order) => (await child.ask<{ report: Report }>(order)).report,
    stop: () => child.stop(),
  };
}
