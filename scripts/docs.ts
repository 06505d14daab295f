// npm run docs: rewrites the pages that follow from the code.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pages } from './docs/pages.ts';

for (const { path, render } of pages) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const after = render(before);
  if (after === before) continue;
  writeFileSync(file, after);
  console.log(`wrote ${path}`);
}
