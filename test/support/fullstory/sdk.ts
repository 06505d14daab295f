// The real @fullstory/browser packages, unmodified, bundled for a page as `window.sdk`.
import { fileURLToPath } from 'node:url';
import { bundle } from '../bundle.ts';

/** The versions, and under which name npm installed each. */
export const SDKS = {
  '2.1': '@fullstory/browser',
  '2.0': 'fullstory-browser-2.0',
} as const;

export type SdkVersion = keyof typeof SDKS;

export function bundleSdk(version: SdkVersion): Promise<string> {
  const input = fileURLToPath(new URL('index.esm.js', import.meta.resolve(SDKS[version])));
  return bundle(input, 'sdk');
}
