// A request with headers that fetch would not let one set, such as Host, or the same header twice.
import { request } from 'node:http';

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface RawRequest {
  method?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
}

/** Sends it as it is, on a connection of its own. */
export function rawRequest(url: string, { method, headers: given, body }: RawRequest = {}) {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const headers = { ...length, ...given };
  return new Promise<RawAnswer>((resolve, reject) => {
    const sent = request(url, { method: method ?? 'GET', headers, agent: false }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('error', reject);
      res.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: res.statusCode ?? 0, headers: res.headers, body: text });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
