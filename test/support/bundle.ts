// A package as a page loads it: one classic script, with what it exports under one name of `window`.
import { rolldown } from 'rolldown';

/** @param input the path of the module */
export async function bundle(input: string, name: string): Promise<string> {
  const bundled = await rolldown({ input, platform: 'browser' });
  const { output } = await bundled.generate({ format: 'iife', name, exports: 'named' });
  await bundled.close();
  return output[0].code;
}
