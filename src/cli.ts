// The command line: `vestibule COMMAND`. Exit codes: 0 done, 1 failed, 2 wrong use, 3 stopped by a safety rule.
import { commands, help } from './cli/commands.ts';
import { WrongUse } from './cli/wrong-use.ts';
import { ConfigError } from './config/load.ts';
import { AppError } from './domain/errors.ts';

async function main([name = 'help', ...rest]: string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  const asked = rest.includes('--help') && !command?.ownHelp;
  if (name === 'help' || name === '--help' || asked) return usage(0);
  return command ? command.run(rest, process.env, Date.now) : usage(2);
}

function usage(code: number): number {
  (code === 0 ? process.stdout : process.stderr).write(help);
  return code;
}

function failed(error: unknown): number {
  const parsing = (error as { code?: string })?.code?.startsWith('ERR_PARSE_ARGS') === true;
  const wrongUse = parsing || error instanceof WrongUse;
  const told = wrongUse || error instanceof ConfigError || error instanceof AppError;
  const { message, stack } = error as Error;
  process.stderr.write(`${told ? message : (stack ?? message)}\n`);
  return wrongUse ? 2 : 1;
}

process.exitCode = await main(process.argv.slice(2)).catch(failed);
