// A server on the loopback that answers every call as a test says, and knows how many connections it got.
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answering {
  url: string;
  /** Method and path of each call, oldest first. */
  calls: string[];
  connections(): number;
  /** From now on. */
  answer(listener: RequestListener): void;
  close(): Promise<void>;
}

export async function startAnswering(): Promise<Answering> {
  let listener: RequestListener = (_, response) => response.end();
  let connections = 0;
  const calls: string[] = [];
  const server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`);
    listener(request, response);
  });
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    // Not at the root: what it answers is no FusionAuth's, and is not compared with one's description.
    url: `http://127.0.0.1:${port}/strange`,
    calls,
    connections: () => connections,
    answer(next) {
      listener = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
