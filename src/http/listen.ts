// Listens, and closes without dropping what is in flight.
import { createServer } from 'node:http';
import type { Express } from 'express';

export interface Listener {
  /**
   * Asks every client to send its next request elsewhere, and then stops listening; resolves when the
   * last request is answered, or after ten seconds.
   */
  close(): Promise<void>;
}

export interface Place {
  port: number;
  host: string;
  /** Whether it is proxies that connect, and not people's own browsers. */
  behindProxy: boolean;
}

/**
 * How long an idle connection stays open. A proxy keeps its own for a minute or so, and a request that it sends
 * just as ours is closed is lost; so ours outlive them. People would hold far too many open for that long.
 */
const KEEP_ALIVE_MS = { proxies: 75_000, people: 5000 };

/** How long clients with an open connection are told to leave before it is closed under them. */
const NOTICE_MS = 500;
const DRAIN_MS = 10_000;

/** @throws Error in words when the port is taken */
export function listen(app: Express, { port, host, behindProxy }: Place): Promise<Listener> {
  let leaving = false;
  const keepAliveTimeout = KEEP_ALIVE_MS[behindProxy ? 'proxies' : 'people'];
  const server = createServer({ keepAliveTimeout }, (req, res) => {
    if (leaving) res.setHeader('Connection', 'close');
    app(req, res);
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new Error(`Port ${port} is in use; set PORT to another one.`) : error);
    });
    server.listen(port, host, () => resolve({ close }));
  });

  async function close(): Promise<void> {
    leaving = true;
    await new Promise((resolve) => setTimeout(resolve, NOTICE_MS));
    await new Promise<void>((resolve) => {
      const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
      server.close(() => {
        clearTimeout(cut);
        resolve();
      });
      server.closeIdleConnections();
    });
  }
}
