// Stands between a store and PostgreSQL, and cuts the connection at the worst moment: around a COMMIT.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Gate {
  /** The database's address through the gate. */
  url: string;
  /** Cuts at the next COMMIT: before the server has heard of it, or before the store hears the answer. */
  cut(when: 'before' | 'after'): Promise<void>;
  close(): Promise<void>;
}

const COMMIT = 'COMMIT\0';

export async function openGate(to: string): Promise<Gate> {
  const target = new URL(to);
  const port = Number(target.port);
  const sockets = new Set<Socket>();
  let armed: { when: 'before' | 'after'; done: () => void } | undefined;

  function pass(from: Socket, onto: Socket, when: 'before' | 'after'): void {
    sockets.add(from);
    from.on('data', (chunk) => {
      if (armed?.when === when && chunk.includes(COMMIT)) {
        for (const socket of [from, onto]) socket.destroy();
        armed.done();
        armed = undefined;
      } else onto.write(chunk);
    });
    from.on('error', () => {});
    from.on('close', () => {
      sockets.delete(from);
      onto.destroy();
    });
  }

  const server = createServer((store) => {
    const database = connect(port, target.hostname);
    pass(store, database, 'before');
    pass(database, store, 'after');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  target.port = String((server.address() as AddressInfo).port);

  return {
    url: target.href,
    cut: (when) =>
      new Promise((done) => {
        armed = { when, done };
      }),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
