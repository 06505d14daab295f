// The embedded FusionAuth as a process of its own, which services of the benchmark reach by its address.

import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedEnvironment } from '../../src/config/embedded-environment.ts';
import { loadConfig } from '../../src/config/load.ts';
import { type EmbeddedProcess, startEmbedded } from '../../src/fusionauth/embedded-process.ts';
import { freePorts } from '../../test/support/free-ports.ts';

export interface FusionAuth {
  url: string;
  /** From now on it takes calls and answers none, or answers again. */
  hang(on: boolean): Promise<void>;
  /** From now on its port refuses, or answers again. */
  refuse(on: boolean): Promise<void>;
  /** From now on its clock is so many milliseconds ahead. */
  clockOffset(ms: number): Promise<void>;
  dispose(): Promise<void>;
}

const MISBEHAVIOUR = '/embedded/misbehaviour';

/** `apiKey` may do everything; without it there are the product's own keys alone. */
export async function startFusionAuth({ apiKey }: { apiKey?: string } = {}): Promise<FusionAuth> {
  const [port, mailbox] = (await freePorts(2)).map(String) as [string, string];
  const dataDir = await mkdtemp(join(tmpdir(), 'vestibule-bench-'));
  const config = loadConfig({ EMBEDDED_PORT: port, MAILBOX_PORT: mailbox, DATA_DIR: dataDir });
  const webhooks = await takeWebhooks();
  const env = {
    ...embeddedEnvironment(config),
    WEBHOOK_URL: `http://127.0.0.1:${webhooks.port}/webhook`,
    ...(apiKey && { EMBEDDED_API_KEY: apiKey }),
  };
  const heard = () => {};
  const start = () => startEmbedded({ env, now: Date.now, onStart: heard, onExit: heard });
  let running: EmbeddedProcess | undefined = await start();
  const url = running.url;

  async function refuse(on: boolean): Promise<void> {
    if (on) await running?.stop();
    running = on ? undefined : await start();
  }

  return {
    url,
    hang: (on) => misbehave(url, on ? { requests: [{ path: '*', outcome: 'hang' }] } : {}),
    refuse,
    clockOffset: (ms) => misbehave(url, { clockOffset: ms }),
    async dispose() {
      await running?.stop();
      webhooks.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Takes every webhook and forgets it. */
async function takeWebhooks() {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

async function misbehave(url: string, plan: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(plan);
  const answer = await fetch(`${url}${MISBEHAVIOUR}`, { method: 'PUT', headers, body });
  if (!answer.ok) throw new Error(`FusionAuth would not misbehave: ${answer.status}`);
}
