// Tells who sits at this machine from whoever reaches it by a network, a proxy or a rebound name.
import type { Request } from 'express';

const names = ['localhost', '127.0.0.1', '[::1]'];
const relayed = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'] as const;

/** Whether the peer and the name it used are loopback, and no proxy says that it passed the call on. */
export function isLocal(request: Request): boolean {
  const peer = request.socket.remoteAddress ?? '';
  const loopback = /^(::ffff:)?127\.|^::1$/.test(peer) && names.includes(request.hostname);
  return loopback && relayed.every((name) => request.get(name) === undefined);
}
