// How a command fails: in words where its caller can mend it, with a stack where we have to, and never with a secret.
import { ConfigError } from '../config/load.ts';
import { withoutSecrets } from '../config/without-secrets.ts';
import { DirectoryError } from '../domain/directory-error.ts';
import { AppError } from '../domain/errors.ts';
import type { Environment } from './command.ts';
import { FAULT, REFUSED, WRONG_USE } from './exit-codes.ts';
import { WrongUse } from './wrong-use.ts';

/** Writes to standard error. @returns the exit code */
export function failed(error: unknown, env: Environment): number {
  const wrongUse = error instanceof WrongUse;
  const refused = error instanceof AppError && error.status < 500;
  const told =
    wrongUse ||
    error instanceof ConfigError ||
    error instanceof AppError ||
    error instanceof DirectoryError;
  const { message, stack } = error as Error;
  const text = `${told ? message : (stack ?? message)}\n`;
  const hint = wrongUse ? '`vestibule help COMMAND` says what a command takes.\n' : '';
  process.stderr.write(`${withoutSecrets(text, env)}${hint}`);
  if (wrongUse) return WRONG_USE;
  return refused ? REFUSED : FAULT;
}
