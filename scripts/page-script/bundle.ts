// Makes the page script that browsers load out of src/browser: one small file, the same each time.
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const SOURCE = fileURLToPath(new URL('../../src/browser/main.ts', import.meta.url));

/** Where it is kept, from the project's root: whoever runs the service builds nothing. */
export const PAGE_SCRIPT = 'public/fs.js';

export async function bundlePageScript(): Promise<string> {
  const bundle = await rolldown({ input: SOURCE, platform: 'browser' });
  const { output } = await bundle.generate({ format: 'iife', minify: true, comments: false });
  await bundle.close();
  return output[0].code;
}
