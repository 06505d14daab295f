// Preloaded into the server that is fuzzed: ends it with code 99 once a prototype that all objects share
// or its constructor has got a property it should not have.
const constructors = [Object, Array, Function, String, Number, Map, Promise];
const watched = [...constructors, ...constructors.map((one) => one.prototype)];
const known = watched.map((one) => Object.getOwnPropertyNames(one).length);

function check(): void {
  const clean = watched.every((one, at) => Object.getOwnPropertyNames(one).length === known[at]);
  if (clean && !('polluted' in {})) return;
  process.stderr.write('a prototype was polluted\n');
  process.exit(99);
}

setInterval(check, 50).unref();
process.on('SIGTERM', check);
