// What an option was given, as the settings' own parsers read it.
import type { Parse } from '../config/parse.ts';
import { WrongUse } from './wrong-use.ts';

/** Undefined when the option was not given. @throws WrongUse naming the option */
export function optionValue<T>(
  name: string,
  text: string | undefined,
  parse: Parse<T>,
): T | undefined {
  try {
    return text === undefined ? undefined : parse(text);
  } catch (error) {
    throw new WrongUse(`--${name} ${(error as Error).message}.`);
  }
}
