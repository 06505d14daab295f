// An endless row of forged tokens, each in a request of its own; the same seed makes the same row.
import type { RequestHeaders } from '../../../src/identity/visitor.ts';
import { bent } from './bent.ts';
import { plain, spoiling } from './carriers.ts';
import { type Forge, goodToken } from './forge.ts';
import { forged } from './forged.ts';

export interface Attempt {
  /** How the token was forged, or how a good one was spoiled. */
  kind: string;
  token: string;
  headers: RequestHeaders;
}

/** At the guest's cookie of that name. */
export function* attempts(forge: Forge, name: string): Generator<Attempt, never> {
  const { random } = forge;
  for (;;) {
    const spoils = random.chance(0.15);
    const [kind, make] = random.pick(Object.entries(random.chance(0.6) ? bent : forged));
    const [way, carry] = random.pick(Object.entries(spoils ? spoiling : plain));
    const token = make(forge);
    const good = spoils ? goodToken(forge) : '';
    const headers = carry({ name, bad: token, good, random });
    yield { kind: spoils ? `a good one, ${way}` : kind, token, headers };
  }
}
