// A load generator that costs less than what it measures: keep-alive sockets, one request at a time on
// each, answers told apart by their Content-Length.
import { connect, type Socket } from 'node:net';

export interface Request {
  method: string;
  path: string;
  body?: string;
  contentType?: string;
}

export interface Load {
  url: string;
  key: string;
  connections: number;
  seconds: number;
  /** The `at`-th request. */
  request(at: number): Request;
}

export interface Figures {
  requests: number;
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

/** Sends requests for so many seconds. @throws Error at the first answer that is not 200 */
export async function measure(load: Load): Promise<Figures> {
  const { connections, seconds } = load;
  const waits: number[] = [];
  const begin = performance.now();
  const end = begin + seconds * 1000;
  let next = 0;
  const sockets = Array.from({ length: connections }, () => open(load));
  await Promise.all(
    sockets.map(async (socket) => {
      while (performance.now() < end) {
        const start = performance.now();
        await socket.send(load.request(next++));
        waits.push(performance.now() - start);
      }
      socket.close();
    }),
  );
  waits.sort((left, right) => left - right);
  const quantile = (share: number): number => waits[Math.floor(waits.length * share)] ?? 0;
  const elapsed = (performance.now() - begin) / 1000;
  return {
    requests: waits.length,
    perSecond: waits.length / elapsed,
    p50: quantile(0.5),
    p99: quantile(0.99),
  };
}

interface Connection {
  send(request: Request): Promise<void>;
  close(): void;
}

function open({ url, key }: Load): Connection {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect(Number(port), hostname);
  socket.setNoDelay(true);
  let waiting = Promise.withResolvers<void>();
  let received = Buffer.alloc(0);
  socket.on('error', (error) => waiting.reject(error));
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const status = statusOnceComplete(received);
    if (status === undefined) return;
    const text = received;
    received = Buffer.alloc(0);
    if (status === 200) waiting.resolve();
    else waiting.reject(new Error(`answered ${text.toString('utf8')}`));
  });
  const head = `Host: ${hostname}:${port}\r\nAuthorization: ${key}\r\n`;
  return {
    send({ method, path, body = '', contentType = 'application/json' }) {
      waiting = Promise.withResolvers();
      const about = body
        ? `Content-Type: ${contentType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`
        : '';
      socket.write(`${method} ${path} HTTP/1.1\r\n${head}${about}\r\n${body}`);
      return waiting.promise;
    },
    close: () => socket.destroy(),
  };
}

/** The status of an answer that has come in whole; undefined while it has not. */
function statusOnceComplete(received: Buffer): number | undefined {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const head = received.toString('latin1', 0, headEnd);
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]);
  if (Number.isNaN(length)) throw new Error(`an answer without a length: ${head}`);
  return received.length >= headEnd + 4 + length ? Number(head.slice(9, 12)) : undefined;
}
