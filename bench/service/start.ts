// The service as an operator runs it: src/main.ts in a process of its own, in production mode, logging.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { nodeFlags } from '../../scripts/node-flags.mjs';
import { freePorts } from '../../test/support/free-ports.ts';
import { startChild } from './child.ts';
import type { Usage } from './probe.ts';
import { PROBE } from './probe-flags.ts';

export interface Service {
  port: number;
  pid: number;
  dataDir: string;
  usage(): Promise<Usage>;
  /** Resolves when FusionAuth holds everything that the store says it should. */
  settled(): Promise<void>;
  /** Stops it, and removes its data. */
  dispose(): Promise<void>;
}

/** Resolves as soon as it is ready. `DATA_DIR` in the settings names a folder that is there already. */
export async function startService(settings: Record<string, string> = {}): Promise<Service> {
  const [port, embedded, mailbox] = (await freePorts(3)).map(String);
  const dataDir = settings.DATA_DIR ?? (await mkdtemp(join(tmpdir(), 'vestibule-bench-')));
  const env = {
    ALLOW_IN_PRODUCTION: 'embedded,http,default-secrets',
    PORT: port ?? '',
    EMBEDDED_PORT: embedded ?? '',
    MAILBOX_PORT: mailbox ?? '',
    DATA_DIR: dataDir,
    CULL_SCHEDULE: 'off',
    NODE_COMPILE_CACHE: join(tmpdir(), 'compiled'),
    // The load comes from one machine, and is no flood.
    STUB_LIMIT: '999999999/h',
    STUB_LIMIT_NETWORK: '999999999/h',
    ...settings,
  };
  const child = startChild({ script: '../src/main.ts', flags: [...nodeFlags, ...PROBE], env });
  const url = `http://127.0.0.1:${env.PORT}`;
  await Promise.race([ready(`${url}/readyz`), child.ended]);
  return {
    port: Number(env.PORT),
    pid: child.pid,
    dataDir,
    usage: () => child.ask<Usage>({ usage: true }),
    async settled() {
      while ((await sample(`${url}/metrics`, DUE)) > 0) await rest(50);
    },
    async dispose() {
      await child.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function ready(url: string): Promise<void> {
  const isReady = () =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isReady())) await rest(20);
}

const DUE = 'vestibule_accounts_waiting{what="due"}';

/** A sample by its name with labels. */
async function sample(url: string, name: string): Promise<number> {
  const text = await (await fetch(url)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length));
}
