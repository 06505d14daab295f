// Starts the bare Express route with the page that the service sends, byte for byte but for ids and dates.
import { startChild } from '../service/child.ts';
import type { Usage } from '../service/probe.ts';
import { PROBE } from '../service/probe-flags.ts';
import type { Server } from '../service/visit.ts';

export interface Peer extends Server {
  stop(): Promise<void>;
}

/** What a server writes by itself. */
const OWN = new Set(['connection', 'content-length', 'date', 'keep-alive']);

/** `first`: the answer to somebody without a cookie; `returning`: to the same one again. */
export async function startExpress(url: string, visits: 'first' | 'returning'): Promise<Peer> {
  const first = await fetch(url);
  const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
  const answer = visits === 'first' ? first : await fetch(url, { headers: { cookie } });
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !OWN.has(name)));
  const child = startChild({ script: 'peers/express.ts', flags: PROBE });
  const { port } = await child.ask<{ port: number }>({ headers, body: await answer.text() });
  return { port, usage: () => child.ask<Usage>({ usage: true }), stop: () => child.stop() };
}
