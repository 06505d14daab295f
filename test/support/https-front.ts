// One https origin in front of the service, with pages of a test's own beside it.
import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from './self-signed.ts';

export interface Front {
  /** `localhost:port`, as Fullstory's snippet wants it. */
  host: string;
  url: string;
  /** Paths with their type and content, served here and not by the service. */
  files: Map<string, { type: string; body: string }>;
  /** What was asked for, oldest first, with the body of each POST. */
  calls: {
    method: string;
    path: string;
    body: string;
    cookie: string;
    headers: IncomingHttpHeaders;
  }[];
  /** The next POST to this path reaches the service, and its answer waits for `release`. */
  holdAnswer(path: string): { reached: Promise<void>; release(): void };
  /** Answers so many POSTs to this path with this status, and keeps them from the service. */
  fail(path: string, status: number, times: number): void;
  close(): Promise<void>;
}

export async function openFront(target: string): Promise<Front> {
  const files: Front['files'] = new Map();
  const calls: Front['calls'] = [];
  const held: { path: string; reach(): void; released: Promise<void> }[] = [];
  const failing = new Map<string, { status: number; left: number }>();

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = new URL(req.url ?? '', target).pathname;
    const file = files.get(path);
    const body = Buffer.concat(await req.toArray());
    const { method = '', headers } = req;
    calls.push({ method, path, body: body.toString(), cookie: headers.cookie ?? '', headers });
    if (file) return void res.setHeader('content-type', file.type).end(file.body);
    const fault = failing.get(path);
    if (fault && fault.left-- > 0) return void res.writeHead(fault.status).end();
    const reply = await pass(target, req, body);
    const hold = method === 'POST' ? held.find((one) => one.path === path) : undefined;
    if (hold) held.splice(held.indexOf(hold), 1);
    hold?.reach();
    await hold?.released;
    res.writeHead(reply.statusCode ?? 502, reply.rawHeaders);
    reply.pipe(res);
  }

  const server = createServer(selfSigned(), (req, res) => {
    answer(req, res).catch(() => res.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  return {
    ...{ host, url: `https://${host}`, files, calls },
    holdAnswer(path) {
      const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      held.push({ path, reach: reached.resolve, released: released.promise });
      return { reached: reached.promise, release: released.resolve };
    },
    fail: (path, status, left) => void failing.set(path, { status, left }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pass(target: string, req: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { connection: _, 'transfer-encoding': __, ...headers } = req.headers;
    const { method } = req;
    const onward = request(new URL(req.url ?? '', target), { method, headers }, resolve);
    onward.on('error', reject).end(body);
  });
}
