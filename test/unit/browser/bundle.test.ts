// The scripts of pages as they are kept and sent.
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import {
  ADMIN,
  bundlePageScripts,
  PAGE_SCRIPT,
  PLOTS,
  TRACKER,
} from '../../../scripts/page-script/bundle.ts';
import { read } from '../../architecture/sources.ts';

it('what is kept is what npm run page-script makes of src/browser', async () => {
  const made = await bundlePageScripts();
  expect([...made.keys()]).toEqual([PAGE_SCRIPT, TRACKER, ADMIN, PLOTS]);
  for (const [file, code] of made) expect(read(file), file).toBe(code);
});

it('the page script takes no more than 3 kB on its way', () => {
  expect(gzipSync(read(PAGE_SCRIPT), { level: 9 }).length).toBeLessThanOrEqual(3000);
});

it('the tracker is Snowplow’s own, with its licence', () => {
  const { version } = JSON.parse(read('node_modules/@snowplow/browser-tracker/package.json'));
  expect(read(TRACKER)).toContain(version);
  expect(read(TRACKER)).toContain('Redistributions in binary form must reproduce');
});

it('the plots are drawn by uPlot, with its licence, in no more than 30 kB on its way', () => {
  for (const file of [ADMIN, PLOTS]) expect(read(file)).toContain('Leon Sorokin');
  expect(gzipSync(read(ADMIN), { level: 9 }).length).toBeLessThanOrEqual(30_000);
});
