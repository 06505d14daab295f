// Ports that are free on the loopback now, below the range from which the kernel takes its own.
import { createServer } from 'node:net';

const LOWEST = 20_000;
const HIGHEST = 32_000;

/** As many different ports as asked for; random, so that test files side by side do not meet. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
