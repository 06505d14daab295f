// Has a store filled by a process of its own.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../service/child.ts';
import type { Seeded, SeedOrder } from './process.ts';

/** Where people would find the service; tokens name it. */
export const ISSUER = 'http://vestibule.example';

export interface Store extends Seeded {
  dataDir: string;
}

export async function seedStore(order: Omit<SeedOrder, 'dataDir' | 'issuer'>): Promise<Store> {
  const dataDir = await mkdtemp(join(tmpdir(), 'vestibule-bench-'));
  const child = startChild({ script: 'seed/process.ts' });
  const seeded = await child.ask<Seeded>({ ...order, dataDir, issuer: ISSUER });
  await child.stop();
  return { ...seeded, dataDir };
}
