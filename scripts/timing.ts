// npm run timing: whether the time of an answer tells if an address has an account (E1). It asks for unknown
// and registered addresses in random order, on a service of its own, and prints what a listener could learn.
import { createClient } from '../test/support/client.ts';
import { callFusionAuth } from '../test/support/directory.ts';
import { startService } from '../test/support/service.ts';
import { openStub } from '../test/support/stub.ts';
import { compare } from './timing/compare.ts';

const SAMPLES = Number(process.argv[2] ?? 2000);
const WARM_UP = 100;

const service = await startService({ STUB_LIMIT: '1000000/h', MAIL_LIMIT: '1000000/h' });
try {
  console.log(`${SAMPLES} samples a side; preparing as many registered addresses.`);
  for (let n = 0; n < SAMPLES; n++) await makeUser(`registered${n}@example.com`);
  for (let n = 0; n < WARM_UP; n++) await timed(`warm${n}@example.com`);
  const times = { unknown: [] as number[], registered: [] as number[] };
  for (const [kind, n] of shuffled()) times[kind].push(await timed(`${kind}${n}@example.com`));
  const { auc, medians, difference } = compare(times.unknown, times.registered);
  console.log(`median unknown     ${medians[0].toFixed(3)} ms`);
  console.log(`median registered  ${medians[1].toFixed(3)} ms`);
  console.log(`difference         ${difference.toFixed(3)} ms (below 1 is the aim)`);
  console.log(`AUC                ${auc.toFixed(4)} (0.5 tells nothing; 0.47 to 0.53 is the aim)`);
  const passed = Math.abs(auc - 0.5) <= 0.03 && Math.abs(difference) < 1;
  console.log(passed ? 'passed' : 'FAILED');
  process.exitCode = passed ? 0 : 1;
} finally {
  await service.dispose();
}

/** A user with this address, whose password hash costs nothing. */
async function makeUser(email: string): Promise<void> {
  const user = { email, password: 'timing timing', encryptionScheme: 'salted-sha256', factor: 1 };
  const body = { user };
  const { status } = await callFusionAuth(service.fusionAuth, '/api/user', {
    method: 'POST',
    body,
  });
  if (status !== 200) throw new Error(`FusionAuth answered ${status}`);
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

function shuffled(): ['unknown' | 'registered', number][] {
  const both = Array.from({ length: SAMPLES }, (_, n) => n).flatMap(
    (n): ['unknown' | 'registered', number][] => [
      ['unknown', n],
      ['registered', n],
    ],
  );
  for (let n = both.length - 1; n > 0; n--) {
    const other = Math.floor(Math.random() * (n + 1));
    [both[n], both[other]] = [both[other] as (typeof both)[0], both[n] as (typeof both)[0]];
  }
  return both;
}
