// Preloaded into the processes of a test run (`node --import`): notes every kind of answer that servers in
// it give on FusionAuth's paths, one JSON line each, for the check at the end of the run.
// It listens to Node's own diagnostics channels, so no server has to know about it.
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { shapeOf } from './shape.ts';

/** One call and its answer; bodies as text. */
export interface Exchange {
  method: string;
  /** Without query. */
  path: string;
  status: number;
  type: string;
  body: string;
  requestType: string;
  request: string;
}

/** Sent with a request that is meant to be strange: its body is not compared, the answer is. */
export const deliberate = 'x-test-deliberate';

const paths = /^\/(api|oauth2|\.well-known)\//;

/** The folder to write to stands in this module's own address: children are given no environment. */
const into = new URL(import.meta.url).searchParams.get('into');
const file = into && `${fileURLToPath(into)}/${process.pid}.jsonl`;
const seen = new Set<string>();

if (file) {
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    if (paths.test(request.url ?? '')) observe(request, response, file);
  });
}

function observe(request: IncomingMessage, response: ServerResponse, to: string): void {
  const [path = ''] = (request.url ?? '').split('?');
  const received = chunksOf(request, 'push');
  const sent = [...['write', 'end']].map((name) => chunksOf(response, name as 'end' | 'write'));
  response.once('finish', () => {
    // The site has paths of its own that FusionAuth has, too; it numbers its requests.
    if (response.hasHeader('x-request-id')) return;
    const exchange: Exchange = {
      method: request.method ?? '',
      path,
      status: response.statusCode,
      type: String(response.getHeader('content-type') ?? ''),
      body: sent.map(text).join(''),
      requestType: request.headers['content-type'] ?? '',
      request: request.headers[deliberate] ? '' : text(received),
    };
    const shape = shapeOf(exchange);
    if (seen.has(shape)) return;
    seen.add(shape);
    appendFileSync(to, `${JSON.stringify(exchange)}\n`);
  });
}

/** Keeps what passes through a method that takes a chunk first. */
function chunksOf(stream: object, name: string): unknown[] {
  const chunks: unknown[] = [];
  const methods = stream as Record<string, (...args: unknown[]) => unknown>;
  const original = methods[name];
  methods[name] = function (this: unknown, ...args) {
    chunks.push(args[0]);
    return original?.apply(this, args);
  };
  return chunks;
}

function text(chunks: unknown[]): string {
  const bytes = chunks.filter((one) => typeof one === 'string' || one instanceof Uint8Array);
  return Buffer.concat(bytes.map((one) => Buffer.from(one as string))).toString('utf8');
}
