// Makes a request wrong: a few of these, one after the other, each on what the last has left.
import { mutateBody } from './mutate-body.ts';
import { mutateCookies } from './mutate-cookies.ts';
import { mutateHeaders } from './mutate-headers.ts';
import { mutatePath } from './mutate-path.ts';
import type { Made, World } from './world.ts';

export type Mutation = (world: World, made: Made) => Partial<Made>;

const mutations: readonly Mutation[] = [
  mutateMethod,
  mutatePath,
  mutatePath,
  mutateHeaders,
  mutateHeaders,
  mutateCookies,
  mutateCookies,
  mutateBody,
  mutateBody,
  mutateBody,
];

/** As it came in four of ten cases, nearly right in as many, far off in the rest. */
export function mutated(world: World, made: Made): Made {
  const { random } = world;
  const kind = random.int(10);
  const count = kind < 4 ? 0 : kind < 8 ? 1 + random.int(2) : 3 + random.int(6);
  let current = made;
  for (let step = 0; step < count; step += 1) {
    current = { ...current, ...random.pick(mutations)(world, current), mutations: step + 1 };
  }
  return current;
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];

function mutateMethod({ random }: World): Partial<Made> {
  return { method: random.pick(methods) };
}
