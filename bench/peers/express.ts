// A bare Express 5 route that sends the page it is given, with the headers it is given.
import type { AddressInfo } from 'node:net';
import express from 'express';

export interface Page {
  headers: Readonly<Record<string, string>>;
  body: string;
}

process.on('message', ({ headers, body }: Partial<Page>) => {
  if (!headers) return;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/video', (_req, res) => {
    res.set(headers).send(body);
  });
  const server = app.listen(0, '127.0.0.1', () =>
    process.send?.({ port: (server.address() as AddressInfo).port }),
  );
});

// The probe, which was here first, lets a process end that waits for its parent alone.
process.channel?.ref();
