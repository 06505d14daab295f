// The command line: `vestibule COMMAND`. `cli/exit-codes.ts` says what it ends with.
import { commands } from './cli/commands.ts';
import { WRONG_USE } from './cli/exit-codes.ts';
import { failed } from './cli/failed.ts';
import { helpOf, helpOfAll } from './cli/help.ts';
import { parse } from './cli/parse.ts';

async function main([name = 'help', ...rest]: string[]): Promise<number> {
  const command = commands.get(name === '--help' || name === '-h' ? 'help' : name);
  if (!command) {
    process.stderr.write(`There is no command ${name}.\n\n${helpOfAll(commands.values())}`);
    return WRONG_USE;
  }
  const typed = parse(command, rest);
  if (typed !== 'help') return command.run({ ...typed, env: process.env, now: Date.now });
  process.stdout.write(helpOf(command));
  return 0;
}

process.exitCode = await main(process.argv.slice(2)).catch((error) => failed(error, process.env));
