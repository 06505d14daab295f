// A disk that is full: nothing is acknowledged that is not kept, reading goes on, /readyz says why, and with room
// again everything works by itself. A limit on the size of files stands for the disk (RLIMIT_FSIZE, on Linux).
import { execFileSync } from 'node:child_process';
import { expect, it, onTestFinished } from 'vitest';
import type { Client } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { startService } from '../support/service.ts';
import { openStub } from '../support/stub.ts';

const AT_ONCE = 20;
/** No file may grow, or be written, beyond so many bytes. */
const ROOM = 4096;

function limitFiles(pid: number, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:unlimited`]);
}

async function visitAtOnce(client: Client): Promise<number[]> {
  const answers = Array.from({ length: AT_ONCE }, () => client.get('/video'));
  return (await Promise.all(answers)).map(({ status }) => status);
}

async function countOf(client: Client): Promise<number> {
  const { profile } = (await client.get('/api/me')).json<{ profile: { watchCount: number } }>();
  return profile.watchCount;
}

it.runIf(process.platform === 'linux')(
  'a visit that finds the disk full fails and does not count; when there is room again the next one does',
  async () => {
    const service = await startService();
    onTestFinished(() => service.dispose());
    const { client } = await openStub(service.url);
    const during = visitAtOnce(client);
    limitFiles(service.pid(), ROOM);
    const statuses = [...(await during), ...(await visitAtOnce(client))];
    const acknowledged = 1 + statuses.filter((status) => status === 200).length;
    expect(statuses.slice(AT_ONCE).filter((status) => status < 500)).toEqual([]);
    expect(await countOf(client)).toBe(acknowledged);
    expect((await client.get('/')).status).toBe(200);
    const ready = await client.get('/readyz');
    expect(ready.status).toBe(503);
    expect(ready.json<{ checks: { store: string } }>().checks.store).toMatch(/^store: .*disk/);

    limitFiles(service.pid(), 'unlimited');
    await eventually(async () => expect((await client.get('/readyz')).status).toBe(200));
    expect((await visitAtOnce(client)).filter((status) => status !== 200)).toEqual([]);
    expect(await countOf(client)).toBe(acknowledged + AT_ONCE);
  },
);
