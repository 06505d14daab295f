// The table of commands, in the order in which the help names them.
import type { Command } from './command.ts';
import { cull } from './cull.ts';
import { doctor } from './doctor.ts';
import { erase } from './erase.ts';
import { events } from './events.ts';
import { exportAccount } from './export.ts';
import { fusionauth } from './fusionauth.ts';
import { helpCommand } from './help-command.ts';
import { keys } from './keys.ts';
import { migrate } from './migrate.ts';
import { release } from './release.ts';
import { restore } from './restore.ts';
import { retry } from './retry.ts';
import { start } from './start.ts';
import { status } from './status.ts';

const named: readonly Command[] = [
  start,
  status,
  doctor,
  cull,
  restore,
  retry,
  release,
  erase,
  exportAccount,
  events,
  keys,
  migrate,
  fusionauth,
];

export const commands: ReadonlyMap<string, Command> = new Map(
  [...named, helpCommand(() => commands)].map((one) => [one.name, one]),
);
