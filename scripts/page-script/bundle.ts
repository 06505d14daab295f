// Makes the scripts that browsers load out of src/browser: one file each, the same each time.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Where it is kept, from the project's root: whoever runs the service builds nothing. */
export const PAGE_SCRIPT = 'public/fs.js';
export const TRACKER = 'public/tracker.js';
export const ADMIN = 'public/admin.js';
/** uPlot's own rules, as it publishes them. */
export const PLOTS = 'public/plots.css';

const UPLOT = { what: 'uPlot', licence: 'node_modules/uplot/LICENSE' };

interface Source {
  source: string;
  brings?: { what: string; licence: string };
}

/** What each is made of, and what it brings along. */
const SCRIPTS: Readonly<Record<string, Source>> = {
  [PAGE_SCRIPT]: { source: 'src/browser/main.ts' },
  [TRACKER]: {
    source: 'src/browser/tracker.ts',
    brings: {
      what: "Snowplow's browser tracker",
      licence: 'node_modules/@snowplow/browser-tracker/LICENSE',
    },
  },
  [ADMIN]: { source: 'src/browser/admin/main.ts', brings: UPLOT },
};

/** Every script, and the plots' style, by the file it is kept in. */
export async function bundlePageScripts(): Promise<Map<string, string>> {
  const made = new Map<string, string>();
  for (const [file, { source, brings }] of Object.entries(SCRIPTS)) {
    const code = await bundle(root(source));
    made.set(file, brings === undefined ? code : `${notice(brings)}${code}`);
  }
  const style = readFileSync(root('node_modules/uplot/dist/uPlot.min.css'), 'utf8');
  made.set(PLOTS, `${notice(UPLOT)}${style}`);
  return made;
}

async function bundle(input: string): Promise<string> {
  const bundle = await rolldown({ input, platform: 'browser' });
  const { output } = await bundle.generate({ format: 'iife', minify: true, comments: false });
  await bundle.close();
  return output[0].code;
}

/** Its terms ask that it goes wherever the code goes. */
function notice({ what, licence }: NonNullable<Source['brings']>): string {
  const text = readFileSync(root(licence), 'utf8').trim();
  return `/*! Contains ${what}.\n\n${text}\n*/\n`;
}
