// npm run kill | increments | soak | interleavings | tracking | cull-kill | cull-months | cull-mixed | fuzz-tokens:
// tests that are short in `npm test`, for as long as one likes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

interface LongRun {
  tests: readonly string[];
  /** What says how long: an option here, a variable there. */
  option: string;
  variable: string;
  fallback: string;
}

const RUNS: Readonly<Record<string, LongRun>> = {
  kill: {
    tests: ['test/faults/store-kill.test.ts', 'test/faults/service-kill.test.ts'],
    ...{ option: 'rounds', variable: 'KILL_ROUNDS', fallback: '100' },
  },
  increments: {
    tests: ['test/faults/lost-updates.test.ts'],
    ...{ option: 'count', variable: 'INCREMENTS', fallback: '100000' },
  },
  soak: {
    tests: ['test/faults/soak.test.ts'],
    ...{ option: 'minutes', variable: 'SOAK_MINUTES', fallback: '30' },
  },
  interleavings: {
    tests: ['test/properties/reconcile.test.ts', 'test/security/interleavings.test.ts'],
    ...{ option: 'runs', variable: 'PROPERTY_RUNS', fallback: '1000' },
  },
  tracking: {
    tests: ['test/properties/tracking.test.ts'],
    ...{ option: 'runs', variable: 'PROPERTY_RUNS', fallback: '1000' },
  },
  'cull-kill': {
    tests: ['test/faults/cull-kill.test.ts'],
    ...{ option: 'rounds', variable: 'CULL_KILLS', fallback: '50' },
  },
  'cull-months': {
    tests: ['test/properties/cull.test.ts'],
    ...{ option: 'lives', variable: 'CULL_LIVES', fallback: '100' },
  },
  'cull-mixed': {
    tests: ['test/faults/cull-mixed.test.ts'],
    ...{ option: 'users', variable: 'CULL_USERS', fallback: '100000' },
  },
  'fuzz-tokens': {
    tests: ['test/fuzz/tokens.test.ts'],
    ...{ option: 'count', variable: 'FUZZ_TOKENS', fallback: '1000000' },
  },
};

async function main([name = '', ...args]: string[]): Promise<number> {
  const run = Object.hasOwn(RUNS, name) ? RUNS[name] : undefined;
  if (!run) throw new Error(`one of ${Object.keys(RUNS).join(', ')}`);
  const options = { [run.option]: { type: 'string', default: run.fallback } } as const;
  const amount = String(parseArgs({ args, options }).values[run.option]);
  if (!(Number(amount) > 0)) throw new Error(`--${run.option} must be a number above 0`);
  process.stdout.write(`${name}: ${amount} ${run.option}\n`);
  const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
  const child = spawn(process.execPath, [vitest, 'run', ...run.tests], {
    env: { ...process.env, [run.variable]: amount },
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

process.exitCode = await main(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  return 2;
});
