// npm run timing [-- SAMPLES]: whether the time of an answer tells what an address is to us (E1). It asks for unknown,
// registered, pending and disabled addresses in random order, on a service of its own, and prints what a listener
// could learn of each.
import { createClient } from '../test/support/client.ts';
import { CULL_KEY, callFusionAuth } from '../test/support/directory.ts';
import { startService } from '../test/support/service.ts';
import { openStub } from '../test/support/stub.ts';
import { compare } from './timing/compare.ts';

const SAMPLES = Number(process.argv[2] ?? 2000);
const WARM_UP = 100;

const service = await startService({ STUB_LIMIT: '1000000/h', MAIL_LIMIT: '1000000/h' });

/** What makes an address what it is to us. */
const KINDS = {
  unknown: async () => {},
  registered: async (email: string) => void (await makeUser(email)),
  pending: async (email: string) => void (await timed(email)),
  async disabled(email: string) {
    const path = `/api/user/${await makeUser(email)}`;
    await asked(path, { method: 'DELETE', key: CULL_KEY });
  },
} satisfies Record<string, (email: string) => Promise<void>>;

type Kind = keyof typeof KINDS;
const kinds = Object.keys(KINDS) as Kind[];

try {
  console.log(`${SAMPLES} samples a kind; preparing as many addresses.`);
  for (const [kind, n] of shuffled()) await KINDS[kind](`${kind}${n}@example.com`);
  for (let n = 0; n < WARM_UP; n++) await timed(`warm${n}@example.com`);
  const times = Object.fromEntries(kinds.map((kind) => [kind, [] as number[]]));
  for (const [kind, n] of shuffled()) times[kind]?.push(await timed(`${kind}${n}@example.com`));
  const told = kinds.slice(1).map((kind) => tell(kind, times.unknown ?? [], times[kind] ?? []));
  process.exitCode = told.every((passed) => passed) ? 0 : 1;
} finally {
  await service.dispose();
}

function tell(kind: Kind, unknown: number[], times: number[]): boolean {
  const { auc, medians, difference } = compare(unknown, times);
  console.log(`${kind}, beside unknown`);
  console.log(`  medians     ${medians[1].toFixed(3)} and ${medians[0].toFixed(3)} ms`);
  console.log(`  difference  ${difference.toFixed(3)} ms (below 1 is the aim)`);
  console.log(`  AUC         ${auc.toFixed(4)} (0.5 tells nothing; 0.47 to 0.53 is the aim)`);
  const passed = Math.abs(auc - 0.5) <= 0.03 && Math.abs(difference) < 1;
  console.log(passed ? '  passed' : '  FAILED');
  return passed;
}

/** A user with this address, whose password hash costs nothing. @returns the id */
async function makeUser(email: string): Promise<string> {
  const user = { email, password: 'timing timing', encryptionScheme: 'salted-sha256', factor: 1 };
  const body = await asked('/api/user', { method: 'POST', body: { user } });
  return (body as { user: { id: string } }).user.id;
}

async function asked(path: string, options: Parameters<typeof callFusionAuth>[2]) {
  const { status, body } = await callFusionAuth(service.fusionAuth, path, options);
  if (status !== 200) throw new Error(`FusionAuth answered ${status}`);
  return body;
}

/** Milliseconds from sending the form to having the whole answer. */
async function timed(email: string): Promise<number> {
  const { client } = await openStub(service.url);
  const device = createClient(service.url, client.cookies);
  const start = performance.now();
  const answer = await device.post('/register', { email });
  const took = performance.now() - start;
  if (answer.status !== 200) throw new Error(`POST /register answered ${answer.status}`);
  return took;
}

/** Every address once, in random order. */
function shuffled(): [Kind, number][] {
  const all = kinds.flatMap((kind) =>
    Array.from({ length: SAMPLES }, (_, n): [Kind, number] => [kind, n]),
  );
  for (let n = all.length - 1; n > 0; n--) {
    const other = Math.floor(Math.random() * (n + 1));
    [all[n], all[other]] = [all[other] as (typeof all)[0], all[n] as (typeof all)[0]];
  }
  return all;
}
