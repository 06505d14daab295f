// The page script as it is kept and sent.
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { bundlePageScript, PAGE_SCRIPT } from '../../../scripts/page-script/bundle.ts';
import { read } from '../../architecture/sources.ts';

it('what is kept is what npm run page-script makes of src/browser', async () => {
  expect(read(PAGE_SCRIPT)).toBe(await bundlePageScript());
});

it('takes no more than 3 kB on its way', () => {
  expect(gzipSync(read(PAGE_SCRIPT), { level: 9 }).length).toBeLessThanOrEqual(3000);
});
