// Preloaded into a service (NODE_OPTIONS): on SIGUSR2 it removes what nobody uses any more from its heap, so that
// what is left can be compared over time.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
process.on('SIGUSR2', () => collect());
