// What stands between people and the service: a proxy that does its work, or one of the things that go wrong there.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Front {
  url: string;
  /** Entries that it adds to X-Forwarded-For: one is right for `TRUST_PROXY=1`. */
  adds: number;
  /** Where it sends everybody, in the place of an answer. */
  redirect: string | undefined;
  /** A path that it answers itself, with `says`. */
  swallows: string | undefined;
  says: string;
  /** Where the service is. */
  target: string;
  close(): Promise<void>;
}

export async function startFront(): Promise<Front> {
  const server = createServer((req, res) => pass(front, req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const front: Front = {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    ...{ adds: 1, redirect: undefined, swallows: undefined, says: '{}', target: '' },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return front;
}

function pass(front: Front, req: IncomingMessage, res: ServerResponse): void {
  if (front.redirect) return void res.writeHead(301, { location: front.redirect }).end();
  if (req.url === front.swallows)
    return void res.setHeader('content-type', 'application/json').end(front.says);
  const before = req.headers['x-forwarded-for'];
  const entries = [...(before ? [before] : []), ...Array(front.adds).fill('192.0.2.1')];
  const headers = { ...req.headers };
  if (entries.length > 0) headers['x-forwarded-for'] = entries.join(', ');
  const onward = request(`${front.target}${req.url}`, { method: req.method, headers }, (answer) => {
    res.statusCode = answer.statusCode ?? 502;
    for (const [name, value] of Object.entries(answer.headers)) res.setHeader(name, value ?? '');
    answer.pipe(res);
  });
  onward.on('error', () => res.destroy());
  req.pipe(onward);
}
