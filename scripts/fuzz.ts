// npm run fuzz -- --minutes N [--seed S]: made-up requests to every route of the service, half the time each
// behind http and behind https with a proxy.
import { parseArgs } from 'node:util';
import { type FuzzReport, fuzzService, onlyRefused } from '../test/fuzz/service/fuzz-service.ts';
import { setups } from '../test/fuzz/service/setups.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
  },
});
const seed = Number(values.seed);
const share = (Number(values.minutes) * 60_000) / Object.keys(setups).length;
console.log(`${values.minutes} minutes, seed ${seed}`);

let problems = 0;
for (const [name, settings] of Object.entries(setups)) {
  // From the first request on.
  let end = Number.POSITIVE_INFINITY;
  const show = (sent: number, found: number) => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    process.stdout.write(`\r${name}: ${sent} requests, ${found} problems, ${left} s left   `);
  };
  const report = await fuzzService({
    ...{ seed, settings, progress: show },
    goesOn: () => {
      end = Math.min(end, performance.now() + share);
      return performance.now() < end;
    },
  });
  tell(name, report);
  problems += report.problems.length;
}
console.log(problems === 0 ? 'Nothing went wrong.' : `${problems} problems.`);
process.exitCode = problems === 0 ? 0 : 1;

function tell(name: string, report: FuzzReport): void {
  console.log(`\n${name}: ${report.sent} requests, answered`, report.statuses);
  const refused = onlyRefused(report);
  if (refused.length > 0) console.log('never went well:', refused.join(', '));
  for (const problem of report.problems) console.log(`\n${problem}`);
}
