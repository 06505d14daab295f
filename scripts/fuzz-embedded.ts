// npm run fuzz-embedded [-- REQUESTS [SEED]]: a hundred thousand made-up requests to the embedded server.
import { fuzz } from '../test/fuzz/fuzz.ts';

const [requests = 100_000, seed = Math.floor(Math.random() * 2 ** 31)] = process.argv
  .slice(2)
  .map(Number);

console.log(`${requests} requests, seed ${seed}`);
const started = Date.now();
const { statuses, problems } = await fuzz({
  ...{ requests, seed },
  progress: (done) => done % 10_000 === 0 && console.log(`${done}`),
});
console.log(`Answered in ${Math.round((Date.now() - started) / 1000)} s:`, statuses);
for (const problem of problems) console.log(`\n${problem}`);
console.log(problems.length === 0 ? 'Nothing went wrong.' : `\n${problems.length} problems.`);
process.exitCode = problems.length === 0 ? 0 : 1;
