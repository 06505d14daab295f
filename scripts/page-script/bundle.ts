// Makes the scripts that browsers load out of src/browser: one file each, the same each time.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Where it is kept, from the project's root: whoever runs the service builds nothing. */
export const PAGE_SCRIPT = 'public/fs.js';
export const TRACKER = 'public/tracker.js';

/** What each is made of, and the licence of what it brings along. */
const SCRIPTS: Readonly<Record<string, { source: string; licence?: string }>> = {
  [PAGE_SCRIPT]: { source: 'src/browser/main.ts' },
  [TRACKER]: {
    source: 'src/browser/tracker.ts',
    licence: 'node_modules/@snowplow/browser-tracker/LICENSE',
  },
};

/** Every script by the file it is kept in. */
export async function bundlePageScripts(): Promise<Map<string, string>> {
  const made = new Map<string, string>();
  for (const [file, { source, licence }] of Object.entries(SCRIPTS)) {
    const code = await bundle(root(source));
    made.set(file, licence === undefined ? code : `${notice(licence)}${code}`);
  }
  return made;
}

async function bundle(input: string): Promise<string> {
  const bundle = await rolldown({ input, platform: 'browser' });
  const { output } = await bundle.generate({ format: 'iife', minify: true, comments: false });
  await bundle.close();
  return output[0].code;
}

/** Its terms ask that it goes wherever the code goes. */
function notice(licence: string): string {
  const text = readFileSync(root(licence), 'utf8').trim();
  return `/*! Contains Snowplow's browser tracker.\n\n${text}\n*/\n`;
}
