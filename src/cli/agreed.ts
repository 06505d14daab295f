// Asks at a terminal whether to go on: only a yes is one.

import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';

export interface Terminal {
  input: Readable;
  output: Writable;
}

/** Enter alone is a no, and so are Ctrl-C, Ctrl-D and an input that ends. */
export async function agreed(question: string, { input, output }: Terminal): Promise<boolean> {
  const terminal = createInterface({ input, output, terminal: true });
  const away = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  const asked = terminal.question(`${question} [y/N] `).catch(() => '');
  const answer = await Promise.race([asked, away]);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
