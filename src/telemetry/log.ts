// The log: JSON lines, without tokens, passwords, addresses of people or of their machines.
import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

/** Names whose values never reach a log line, wherever they stand. */
const SECRET = ['password', 'token', 'email', 'cookie', 'authorization', 'secret', 'idToken'];

/**
 * Lines go out in blocks: one system call for some thirty of them, at the latest after a tenth of a second, and
 * what is left when the process ends. Only a process that is killed outright takes its last lines with it.
 */
const IN_BLOCKS = { sync: false, minLength: 4096, periodicFlush: 100 };

/** For a process whose standard output is somebody's document. */
export function onStandardError(): DestinationStream {
  return pino.destination({ ...IN_BLOCKS, dest: 2 });
}

export function createLog(
  level: string,
  destination: DestinationStream = pino.destination(IN_BLOCKS),
): Logger {
  const paths = SECRET.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  const options = { level, base: null, redact: { paths, censor: '[redacted]' } };
  return pino(options, destination);
}
