// What a command of `vestibule` is, and how each of them speaks.
import type { Clock } from '../domain/random.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Command {
  /** How it is called: `cull [OPTIONS]`. */
  usage: string;
  /** What it does, in lines of the table of commands. */
  about: readonly string[];
  /** It answers `--help` itself. */
  ownHelp?: true;
  /** `args` is what follows its name. Exit code 0 done, 1 failed, 2 wrong use, 3 stopped by a safety rule. */
  run(args: string[], env: Environment, now: Clock): Promise<number>;
}
