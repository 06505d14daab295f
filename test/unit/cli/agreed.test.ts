// What `doctor --fix` takes for a yes, as it comes from a terminal, key by key.
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { agreed } from '../../../src/cli/agreed.ts';

const CTRL_C = '\x03';
const CTRL_D = '\x04';

/** Answers once the question is there. */
async function answered(keys: string | undefined): Promise<boolean> {
  const terminal = { input: new PassThrough(), output: new PassThrough() };
  const answer = agreed('Change it?', terminal);
  await once(terminal.output, 'data');
  terminal.input.end(keys);
  return answer;
}

it.each(['y\n', 'yes\r', ' Y \n', 'YES\n'])('%j is a yes', async (keys) => {
  expect(await answered(keys)).toBe(true);
});

it.each(['\n', 'n\n', 'no\n', 'yellow\n', 'ye\n', '1\n'])('%j is a no', async (keys) => {
  expect(await answered(keys)).toBe(false);
});

it.each([
  ['Ctrl-C', CTRL_C],
  ['Ctrl-C after a yes that was not sent', `y${CTRL_C}`],
  ['Ctrl-D', CTRL_D],
  ['the end of the input', undefined],
])('%s is a no, and no fault', async (_, keys) => {
  expect(await answered(keys)).toBe(false);
});
