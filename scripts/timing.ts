// npm run timing [-- SAMPLES]: whether the time of an answer tells what an address is to us (E1). It asks for
// addresses of each kind, on a service of its own, and prints what a listener could learn of each.
import { startService } from '../test/support/service.ts';
import { compare } from './timing/compare.ts';
import { type Kind, kinds, SETTINGS, sampleTimes } from './timing/sample.ts';

const SAMPLES = Number(process.argv[2] ?? 2000);

const service = await startService(SETTINGS);
try {
  console.log(`${SAMPLES} samples a kind; preparing as many addresses.`);
  const samples = Object.fromEntries(kinds.map((kind) => [kind, SAMPLES]));
  const { unknown, ...known } = await sampleTimes(service, samples as Record<Kind, number>);
  const told = Object.entries(known).map(([kind, times]) => tell(kind, unknown, times));
  process.exitCode = told.every((passed) => passed) ? 0 : 1;
} finally {
  await service.dispose();
}

function tell(kind: string, unknown: number[], times: number[]): boolean {
  const { auc, medians, difference } = compare(unknown, times);
  console.log(`${kind}, beside unknown`);
  console.log(`  medians     ${medians[1].toFixed(3)} and ${medians[0].toFixed(3)} ms`);
  console.log(`  difference  ${difference.toFixed(3)} ms (below 1 is the aim)`);
  console.log(`  AUC         ${auc.toFixed(4)} (0.5 tells nothing; 0.47 to 0.53 is the aim)`);
  const passed = Math.abs(auc - 0.5) <= 0.03 && Math.abs(difference) < 1;
  console.log(passed ? '  passed' : '  FAILED');
  return passed;
}
