// Sends a request as it is, path and all, over connections that are kept.
import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface Sendable {
  method: string;
  /** With its query. */
  path: string;
  headers: Record<string, string | string[]>;
  body: string | Buffer | undefined;
}

export interface Sent {
  /** 0 when there was no answer. */
  status: number;
  type: string;
  headers: IncomingHttpHeaders;
  body: string;
  error?: string;
}

/** Longer than any answer should take, in milliseconds. */
const PATIENCE = 20_000;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

export function send(url: string, made: Sendable): Promise<Sent> {
  const { method, path, body } = made;
  const bytes = typeof body === 'string' ? Buffer.from(body.toWellFormed()) : body;
  // Node leaves the length out where a method usually has no body, and the body would be the next request.
  const length = bytes && { 'content-length': String(bytes.length) };
  const headers = { ...made.headers, ...length };
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => {
      // A server may close an idle connection at the moment it is used again.
      if (error.code === 'ECONNRESET' && outgoing.reusedSocket) resolve(send(url, made));
      else
        resolve({ status: 0, type: '', headers: {}, body: '', error: error.code ?? error.message });
    };
    const outgoing = request(
      { hostname, port, method, path, headers, agent, timeout: PATIENCE },
      (incoming) => {
        incoming.setEncoding('utf8');
        let text = '';
        incoming.on('data', (chunk: string) => {
          text += chunk;
        });
        incoming.on('error', failed);
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            type: incoming.headers['content-type'] ?? '',
            headers: incoming.headers,
            body: text,
          }),
        );
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer')));
    outgoing.on('error', failed);
    outgoing.end(bytes);
  });
}
