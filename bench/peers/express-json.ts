// A bare Express 5 route that takes JSON, as much as the collector takes, and says `ok`.
import type { AddressInfo } from 'node:net';
import express from 'express';

process.on('message', ({ start }: { start?: true }) => {
  if (!start) return;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.post('/com.snowplowanalytics.snowplow/tp2', express.json({ limit: '1mb' }), (_req, res) => {
    res.type('text/plain').send('ok');
  });
  const server = app.listen(0, '127.0.0.1', () =>
    process.send?.({ port: (server.address() as AddressInfo).port }),
  );
});

// The probe, which was here first, lets a process end that waits for its parent alone.
process.channel?.ref();
