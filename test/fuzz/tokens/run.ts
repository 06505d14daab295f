// Sends forged tokens to what decides who a request comes from, in this process: as many as one likes.
import { T0 } from '../../support/changes.ts';
import { seeded } from '../random.ts';
import { type Attempt, attempts } from './attempts.ts';
import { createForge, type Forge } from './forge.ts';
import { createGate, type Gate, NAME } from './gate.ts';

export interface Tally {
  /** How often each kind was tried. */
  tried: Record<string, number>;
  accepted: Attempt[];
  faults: (Attempt & { error: unknown })[];
}

const AT_ONCE = 64;

/** Nobody must come of any attempt, and nothing may be thrown. @throws Error when good tokens are refused too */
export async function floodWithTokens(options: { count: number; seed: number }): Promise<Tally> {
  const forge = await createForge(seeded(options.seed), T0 / 1000);
  const gate = createGate(forge);
  const endless = attempts(forge, NAME);
  const tally: Tally = { tried: {}, accepted: [], faults: [] };
  for (let left = options.count; left > 0; left -= AT_ONCE) {
    const many = Array.from({ length: Math.min(AT_ONCE, left) }, () => endless.next().value);
    await Promise.all(many.map((one) => judge(gate, one, tally)));
    await checkGood(gate, forge);
  }
  return tally;
}

async function judge(gate: Gate, attempt: Attempt, tally: Tally): Promise<void> {
  const { kind, headers, token } = attempt;
  tally.tried[kind] = (tally.tried[kind] ?? 0) + 1;
  try {
    if (await gate(headers, token)) tally.accepted.push(attempt);
  } catch (error) {
    tally.faults.push({ ...attempt, error });
  }
}

/** A gate that nobody passes would hold every attack. */
async function checkGood(gate: Gate, { good, random }: Forge): Promise<void> {
  const token = random.pick([good.local, good.vended]);
  if (!(await gate({ cookie: `${NAME}=${token}` }))) throw new Error('a good token was refused');
}
