// The real @fullstory/browser packages, unmodified, bundled for a page as `window.sdk`.
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** The versions, and under which name npm installed each. */
export const SDKS = {
  '2.1': '@fullstory/browser',
  '2.0': 'fullstory-browser-2.0',
} as const;

export type SdkVersion = keyof typeof SDKS;

export async function bundleSdk(version: SdkVersion): Promise<string> {
  const input = fileURLToPath(new URL('index.esm.js', import.meta.resolve(SDKS[version])));
  const bundle = await rolldown({ input, platform: 'browser' });
  const { output } = await bundle.generate({ format: 'iife', name: 'sdk', exports: 'named' });
  await bundle.close();
  return output[0].code;
}
