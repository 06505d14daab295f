// The table of commands, and the help that is made of it.
import type { Command } from './command.ts';
import { cull } from './cull.ts';
import { events } from './events.ts';
import { fusionauth } from './fusionauth.ts';
import { keys } from './keys.ts';
import { release } from './release.ts';
import { restore } from './restore.ts';
import { retry } from './retry.ts';
import { status } from './status.ts';

/** In the order in which the help names them. */
export const commands: Readonly<Record<string, Command>> = {
  start: {
    usage: 'start',
    about: ['the service, as `npm start`'],
    run: () => import('../main.ts').then(() => 0),
  },
  cull: {
    usage: 'cull [--yes]',
    about: [
      'which stubs would go because their cookie can no longer',
      'exist; --yes removes them; --help says more',
    ],
    ownHelp: true,
    run: cull,
  },
  restore: {
    usage: 'restore ID',
    about: ['bring back a stub that was culled and not deleted yet'],
    run: restore,
  },
  status: {
    usage: 'status',
    about: ['accounts by state, and those that wait for FusionAuth'],
    run: status,
  },
  retry: {
    usage: 'retry [ACCOUNT]',
    about: ['take up again what FusionAuth refused and is parked:', 'one account, or all of them'],
    run: retry,
  },
  release: {
    usage: 'release ACCOUNT',
    about: ['end every session and cookie of an account at once; its data stays'],
    run: release,
  },
  events: {
    usage: 'events [OPTIONS]',
    about: [
      'what was recorded, by account or device; `events export`',
      'for a warehouse; --help says more',
    ],
    ownHelp: true,
    run: events,
  },
  keys: {
    usage: 'keys list|rotate|revoke',
    about: ["the keys that sign guests' cookies; --help says more"],
    ownHelp: true,
    run: keys,
  },
  fusionauth: {
    usage: 'fusionauth [OPTIONS]',
    about: ['the embedded FusionAuth on its own; --help lists its options'],
    ownHelp: true,
    run: fusionauth,
  },
};

const COLUMN = 26;

export const help = `vestibule COMMAND

${Object.values(commands).flatMap(lines).join('\n')}
${lines({ usage: 'help', about: ['this'] })}

  --json                    print one JSON document instead of words

Settings come from the environment; docs/configuration.md lists them.
Exit codes: 0 done, 1 failed, 2 wrong use, 3 stopped by a safety rule.
`;

function lines({ usage, about }: Pick<Command, 'usage' | 'about'>): string[] {
  return about.map((line, index) => `  ${index === 0 ? usage : ''}`.padEnd(COLUMN + 2) + line);
}
