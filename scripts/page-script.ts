// npm run page-script: makes public/fs.js, public/tracker.js, public/admin.js and public/plots.css anew.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundlePageScripts } from './page-script/bundle.ts';

for (const [file, code] of await bundlePageScripts()) {
  writeFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), code);
}
