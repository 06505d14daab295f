// What was typed → what a command works with, by its declaration.
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import type { Call, Command } from './command.ts';
import { WrongUse } from './wrong-use.ts';

export type Typed = Pick<Call, 'words' | 'values' | 'json'>;

/** `help` when that is what was asked for. @throws WrongUse */
export function parse(command: Command, args: string[]): Typed | 'help' {
  const { values, positionals } = parsed(command, args);
  const { help = false, json = false, ...own } = values;
  if (help) return 'help';
  return {
    words: wordsOf(command, positionals),
    values: own as Typed['values'],
    json: json === true,
  };
}

function parsed({ options = {} }: Command, args: string[]) {
  const known: ParseArgsOptionsConfig = {
    help: { type: 'boolean', short: 'h' },
    json: { type: 'boolean' },
  };
  for (const [name, { value }] of Object.entries(options)) {
    known[name] = value ? { type: 'string' } : { type: 'boolean', default: false };
  }
  try {
    return parseArgs({ args, options: known, allowPositionals: true });
  } catch (error) {
    throw new WrongUse((error as Error).message);
  }
}

function wordsOf(command: Command, given: readonly string[]): string[] {
  const wanted = command.arguments ?? [];
  if (given.length > wanted.length) throw new WrongUse(`What is ${given[wanted.length]}?`);
  return wanted.map(({ name, optional, choices }, index) => {
    const word = given[index];
    if (word === undefined && !optional) throw new WrongUse(`${name} is missing.`);
    if (word !== undefined && choices && !choices.includes(word)) {
      throw new WrongUse(`${name} must be ${choices.join(', ')}.`);
    }
    return word ?? '';
  });
}
