// Listens, and closes without dropping what is in flight.
import { createServer } from 'node:http';
import type { Express } from 'express';

export interface Listener {
  /** Stops taking requests; resolves when the last one is answered, or after ten seconds. */
  close(): Promise<void>;
}

const DRAIN_MS = 10_000;

/** @throws Error in words when the port is taken */
export function listen(app: Express, port: number, host: string): Promise<Listener> {
  const server = createServer(app);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new Error(`Port ${port} is in use; set PORT to another one.`) : error);
    });
    server.listen(port, host, () => resolve({ close }));
  });

  function close(): Promise<void> {
    return new Promise((resolve) => {
      const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
      server.close(() => {
        clearTimeout(cut);
        resolve();
      });
      server.closeIdleConnections();
    });
  }
}
