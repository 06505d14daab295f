// Sends a request as it is, path and all, over connections that are kept.
import { Agent, request } from 'node:http';
import type { MadeRequest } from './make-request.ts';

export interface Sent {
  /** 0 when there was no answer. */
  status: number;
  type: string;
  body: string;
  error?: string;
}

/** Longer than any answer should take, in milliseconds. */
const PATIENCE = 20_000;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

export function send(url: string, made: MadeRequest): Promise<Sent> {
  const { method, path, headers, body } = made;
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => {
      // A server may close an idle connection at the moment it is used again.
      if (error.code === 'ECONNRESET' && outgoing.reusedSocket) resolve(send(url, made));
      else resolve({ status: 0, type: '', body: '', error: error.code ?? error.message });
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
            body: text,
          }),
        );
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer')));
    outgoing.on('error', failed);
    outgoing.end(body?.toWellFormed());
  });
}
