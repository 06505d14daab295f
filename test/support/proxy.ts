// Stands between the service and FusionAuth: sees every call, and can be opened and shut.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface LoopbackProxy {
  url: string;
  /** Calls so far, oldest first. */
  calls: { method: string; path: string }[];
  /** Passes on the next POST to a path that begins so, and keeps its answer back until `release`. */
  holdAnswer(path: string): { reached: Promise<void>; release(): void };
  /** While it hangs, it takes calls and answers none. */
  hang(on: boolean): void;
  /** Starts to answer on its port. */
  open(): Promise<void>;
  /** Cuts every connection and answers no more. */
  shut(): Promise<void>;
}

/** Answers nothing until it is opened. */
export function createProxy(target: string, port: number): LoopbackProxy {
  const calls: LoopbackProxy['calls'] = [];
  let hanging = false;
  const held: { path: string; reach(): void; released: Promise<void> }[] = [];

  const server = createServer((request, response) => {
    calls.push({ method: request.method ?? '', path: request.url ?? '' });
    if (hanging) return;
    pass(request, response).catch(() => response.destroy());
  });

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const send = await forward(target, request, response);
    const hold = held.find(({ path }) => {
      return request.url?.startsWith(path) && request.method === 'POST';
    });
    if (hold) held.splice(held.indexOf(hold), 1);
    hold?.reach();
    await hold?.released;
    send();
  }

  return {
    url: `http://localhost:${port}`,
    calls,
    holdAnswer(path) {
      const [reached, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      held.push({ path, reach: reached.resolve, released: released.promise });
      return { reached: reached.promise, release: released.resolve };
    },
    hang(on) {
      hanging = on;
    },
    open: () => new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve())),
    shut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Asks the target; what it returns sends the answer. */
async function forward(
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<() => void> {
  const chunks = await request.toArray();
  const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
  const answer = await fetch(`${target}${request.url}`, {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    redirect: 'manual',
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  });
  const body = Buffer.from(await answer.arrayBuffer());
  const type = answer.headers.get('content-type');
  return () => {
    response.statusCode = answer.status;
    if (type) response.setHeader('content-type', type);
    response.end(body);
  };
}
