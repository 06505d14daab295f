// The log: JSON lines, without tokens, passwords, addresses of people or of their machines.
import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Names whose values never reach a log line, wherever they stand. */
const SECRET = ['password', 'token', 'email', 'cookie', 'authorization', 'secret', 'idToken'];

export function createLog(level: string, destination?: DestinationStream): Logger {
  const paths = SECRET.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  const options = { level, base: null, redact: { paths, censor: '[redacted]' } };
  return destination ? pino(options, destination) : pino(options);
}
