// A process that runs command lines of `vestibule` one after the other, so that not each of them needs one of its own.
import { commands } from '../../src/cli/commands.ts';
import { WRONG_USE } from '../../src/cli/exit-codes.ts';
import { failed } from '../../src/cli/failed.ts';
import { parse } from '../../src/cli/parse.ts';

async function ends([name = '', ...rest]: string[]): Promise<number> {
  const command = commands.get(name);
  if (!command) return WRONG_USE;
  const typed = parse(command, rest);
  return typed === 'help' ? 0 : command.run({ ...typed, env: process.env, now: Date.now });
}

process.once('message', async (lines: string[][]) => {
  const codes: number[] = [];
  for (const line of lines)
    codes.push(await ends(line).catch((error) => failed(error, process.env)));
  process.send?.(codes);
  process.disconnect();
});
