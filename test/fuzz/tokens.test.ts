// A hundred thousand forged tokens with every run, some of them over HTTP too; `npm run fuzz-tokens` tries a million.
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { COOKIE } from '../support/stub.ts';
import { seeded } from './random.ts';
import { attempts } from './tokens/attempts.ts';
import { createForge } from './tokens/forge.ts';
import { floodWithTokens } from './tokens/run.ts';

const COUNT = Number(process.env.FUZZ_TOKENS ?? 100_000);
const SEED = 20_261_122;

it(
  'J1, J2, J3, J4, J5, J6, J8, J9, J10: of 100,000 forged tokens none is anybody’s, and none causes a fault',
  async () => {
    const { tried, accepted, faults } = await floodWithTokens({ count: COUNT, seed: SEED });
    expect(accepted.slice(0, 5)).toEqual([]);
    expect(faults.slice(0, 5)).toEqual([]);
    expect(Object.values(tried).reduce((sum, count) => sum + count, 0)).toBe(COUNT);
    for (const [kind, count] of Object.entries(tried)) {
      expect(count, kind).toBeGreaterThan(COUNT / 1000);
    }
  },
  60_000 + COUNT,
);

/** A request with headers in these very bytes, be they no text that any client would send. */
async function statusAndBody(url: string, headers: object): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`GET /api/me HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${lines.join('')}\r\n`);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => {});
  await new Promise((resolve) => socket.on('close', resolve));
  return Buffer.concat(chunks).toString();
}

let service: InProcess;
beforeAll(async () => {
  service = await startInProcess();
});
afterAll(() => service.stop());

it('J1, J2, J3, J4, J5, J6, J8, J9, J10: over HTTP a forged token is a stranger’s, or a bad request, and never a fault', async () => {
  const forge = await createForge(seeded(SEED), Math.floor(Date.now() / 1000));
  const endless = attempts(forge, COOKIE);
  const kinds: Record<string, number> = {};
  for (let n = 0; n < 1000; n++) {
    const { headers, kind } = endless.next().value;
    const answer = await statusAndBody(service.url, headers);
    const status = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? '';
    kinds[status] = (kinds[status] ?? 0) + 1;
    expect(['200', '400', '431'], `${kind}: ${answer.slice(0, 200)}`).toContain(status);
    if (status === '200') expect(answer).toContain('{"state":"unknown"}');
  }
  expect(kinds['200'], JSON.stringify(kinds)).toBeGreaterThan(500);
});
