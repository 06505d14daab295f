// Who gives a command: what the audit log says of it.
import { userInfo } from 'node:os';

/** `command line ann`: the system's name for whoever runs it. */
export function operator(): string {
  return `command line ${userInfo().username}`;
}
