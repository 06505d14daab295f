// A request with exactly the headers given and none besides, as another client puts it on the wire.
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';

export interface WireRequest {
  /** `POST /api/user` */
  line: string;
  headers: Record<string, string>;
  /** Sent as it is; without Content-Length among the headers, in chunks. */
  body?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by tests
export type WireAnswer = { status: number; text: string; json: any };

export function onTheWire(url: string, { line, headers, body }: WireRequest): Promise<WireAnswer> {
  const [method = '', path = ''] = line.split(' ');
  const { protocol, hostname, port, host } = new URL(url);
  const request = protocol === 'https:' ? secure : plain;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        ...{ hostname, port, method, path, agent: false, setDefaultHeaders: false },
        headers: { Host: host, Connection: 'close', ...headers },
      },
      async (incoming) => {
        const text = Buffer.concat(await incoming.toArray()).toString('utf8');
        const isJson = incoming.headers['content-type']?.startsWith('application/json');
        const json = isJson && text !== '' ? JSON.parse(text) : undefined;
        resolve({ status: incoming.statusCode ?? 0, text, json });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
