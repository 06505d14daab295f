// What a command of `vestibule` is: one declaration, from which its parsing, its help and docs/cli.md follow.
import type { Clock } from '../domain/random.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Argument {
  /** In capitals: `ACCOUNT`. */
  name: string;
  about: string;
  optional?: true;
  choices?: readonly string[];
}

export interface Option {
  /** What its value is called, in capitals; without one it is a switch. */
  value?: string;
  about: string;
}

export type Options = Readonly<Record<string, Option>>;

export interface Example {
  /** What follows `vestibule`. */
  line: string;
  about: string;
}

/** A value is text, or undefined when it was not given; a switch is on or off. */
type Values<O extends Options> = {
  readonly [N in keyof O]: O[N] extends { value: string } ? string | undefined : boolean;
};

export interface Call<O extends Options = Options> {
  /** One for each argument; an empty one for an optional argument that was not given. */
  words: readonly string[];
  values: Values<O>;
  /** `--json`: one document, and nothing else, goes to standard output. */
  json: boolean;
  env: Environment;
  now: Clock;
}

export interface Command<O extends Options = Options> {
  name: string;
  /** For the table of commands. */
  summary: string;
  /** Paragraphs. */
  about?: readonly string[];
  arguments?: readonly Argument[];
  options?: O;
  /** What `--json` prints, where it is not one document in the place of words. */
  json?: string;
  /** What exit code 3 says of this command, if it may end with it. */
  refused?: string;
  examples: readonly Example[];
  /** @returns the exit code */
  run(call: Call<O>): Promise<number>;
}

/** Checks a declaration, and forgets the types of its own options. */
export function command<const O extends Options>(declared: Command<O>): Command {
  return declared as unknown as Command;
}
