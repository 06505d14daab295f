// Whatever happens between the store and FusionAuth, in whatever order: in the end FusionAuth holds the fold of
// what was acknowledged. A crash stops everything where it stands; the next process knows the file alone.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { id } from '../support/changes.ts';
import { recordOf } from '../support/directory.ts';
import { type Lifecycle, startLifecycle } from '../support/lifecycle.ts';
import { mailsTo } from '../support/mail.ts';
import { type Fault, openProcess, type Process } from './reconcile/process.ts';
import { type Deed, emailOf, newVisitor, type Visitor } from './reconcile/visitor.ts';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 10);
const VISITORS = 3;

let folder: string;
let life: Lifecycle;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-property-'));
  life = await startLifecycle({ folder });
});
afterAll(async () => {
  await life.close();
  await rm(folder, { recursive: true });
});

type Command =
  | { type: 'act'; who: number; deed: Deed; dies: boolean }
  | { type: 'ask'; who: number }
  | { type: 'reconcile'; diesAfter: number | undefined; meanwhile: { who: number; deed: Deed }[] }
  | { type: 'outage'; faults: Fault[] }
  | { type: 'crash' }
  | { type: 'wait'; ms: number };

const who = fc.nat({ max: VISITORS - 1 });
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ op: fc.constant('increment' as const), by: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ op: fc.constantFrom('add', 'remove', 'set'), film: fc.constantFrom('a', 'b', 'c') }),
);
const fault = fc.constantFrom<Fault>('none', 'unsent', 'unheard', 503, 429, 500);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('act' as const), who, deed, dies: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('ask' as const), who }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('reconcile' as const),
      diesAfter: fc.option(fc.nat({ max: 12 }), { nil: undefined }),
      meanwhile: fc.array(fc.record({ who, deed }), { maxLength: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('outage' as const),
      faults: fc.array(fault, { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'crash' } as const) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('wait' as const),
      ms: fc.integer({ min: 1, max: 20_000 }),
    }),
  },
);

/** One history: three visitors, and the process that is alive. */
async function live(commands: readonly Command[]): Promise<void> {
  const visitors = Array.from({ length: VISITORS }, () => newVisitor(id()));
  const faults: Fault[] = [];
  const path = join(folder, `${id()}.db`);
  const start = () => openProcess({ ...life, path, faults });
  let alive: Process = await start();

  async function crash(): Promise<void> {
    await alive.crash();
    alive = await start();
  }

  /** What the visitor's browser does: it sends the same again until it has an answer. */
  async function act(visitor: Visitor, deed: Deed, dies = false): Promise<void> {
    life.clock.now += 1;
    const change = visitor.change(deed, life.clock.now);
    if (dies) {
      await alive.store.commit(change);
      await crash();
    }
    visitor.heard(deed, await alive.store.commit(change));
  }

  async function obey(command: Command): Promise<void> {
    const visitor = 'who' in command ? (visitors[command.who] as Visitor) : undefined;
    if (command.type === 'act' && visitor) return act(visitor, command.deed, command.dies);
    if (command.type === 'ask' && visitor) return visitor.ask(alive.store, ++life.clock.now);
    if (command.type === 'crash') return crash();
    if (command.type === 'wait') life.clock.now += command.ms;
    if (command.type === 'outage') faults.push(...command.faults);
    if (command.type !== 'reconcile') return;
    const round = alive.round(command.diesAfter);
    for (const { who, deed } of command.meanwhile) await act(visitors[who] as Visitor, deed);
    if ((await round) === 'died') await crash();
  }

  for (const command of commands) await obey(command);
  faults.length = 0;
  await crash();
  await alive.settle();
  for (const visitor of visitors) await expectFolded(visitor);
  expect((await alive.store.counts()).parked).toBe(0);
  await alive.crash();
}

async function expectFolded({ account, opened, asked, expected }: Visitor): Promise<void> {
  const record = await recordOf(life.url, account);
  if (!opened()) return expect(record).toBeUndefined();
  expect(record?.data).toMatchObject({ anonymousUser: true, ...expected() });
  if (!asked()) return;
  expect(record?.data.email).toBe(emailOf(account));
  expect((await mailsTo(life.mailbox, emailOf(account))).length).toBeGreaterThan(0);
}

it(
  'any interleaving of actions, crashes, reconciles and outages ends with the fold of what was acknowledged',
  async () => {
    await fc.assert(fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 30 }), live), {
      numRuns: RUNS,
    });
  },
  30_000 + RUNS * 2000,
);
