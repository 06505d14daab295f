// Vestibule's use cases against better-auth's anonymous plugin: both as a library inside one process, both on
// SQLite through node:sqlite, both fsynced with every commit, both given the cookie of the request.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONNECTIONS, type Suite } from '../bench.ts';
import type { Operation } from '../in-process/order.ts';
import { line } from '../report/line.ts';
import { medianOf } from '../report/statistics.ts';
import { startChild } from '../service/child.ts';

interface Round {
  ours: number;
  theirs: number;
}

const operations: readonly { operation: Operation; key: string; what: string; least: number }[] = [
  { operation: 'signIn', key: 'better_auth_sign_in', what: 'sign-in', least: 10 },
  { operation: 'update', key: 'better_auth_profile_update', what: 'profile update', least: 10 },
  { operation: 'read', key: 'better_auth_session_read', what: 'session read', least: 5 },
];

export const betterAuth: Suite = async ({ rounds, time, warmUp, say }) => {
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-bench-'));
  const ours = startChild({ script: 'in-process/vestibule.ts', args: [folder] });
  const theirs = startChild({ script: 'in-process/better-auth.ts', args: [folder] });
  const found = new Map<Operation, Round[]>();
  for (let round = 0; round < rounds; round++) {
    for (const { operation } of operations) {
      const order = { operation, callers: CONNECTIONS, warmUp, time };
      const { rate: our } = await ours.ask<{ rate: number }>(order);
      const { rate: their } = await theirs.ask<{ rate: number }>(order);
      say(`${operation}: ${our.toFixed(0)}/s, better-auth ${their.toFixed(0)}/s`);
      found.set(operation, [...(found.get(operation) ?? []), { ours: our, theirs: their }]);
    }
  }
  await Promise.all([ours.stop(), theirs.stop()]);
  await rm(folder, { recursive: true });
  const lines = operations.map(({ operation, key, what, least }) => {
    const goal = { what: `${what}, against better-auth`, unit: '× better-auth', least };
    return [key, lineOf(goal, found.get(operation) ?? [])] as const;
  });
  return { lines: Object.fromEntries(lines) };
};

function lineOf(goal: { what: string; unit: string; least: number }, rounds: readonly Round[]) {
  const of = (side: keyof Round) => medianOf(rounds.map((round) => round[side])).median.toFixed(0);
  const ratios = rounds.map(({ ours, theirs }) => ours / theirs);
  return line(goal, ratios, `${of('ours')}/s, better-auth ${of('theirs')}/s`);
}
