// npm run page-script: makes public/fs.js anew.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundlePageScript, PAGE_SCRIPT } from './page-script/bundle.ts';

writeFileSync(
  fileURLToPath(new URL(`../${PAGE_SCRIPT}`, import.meta.url)),
  await bundlePageScript(),
);
