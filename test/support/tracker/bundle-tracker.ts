// Snowplow's real trackers, unmodified, bundled for a page as `window.snowplow`.
import { fileURLToPath } from 'node:url';
import { bundle } from '../bundle.ts';

/** The versions, and under which name npm installed each. */
export const TRACKERS = {
  v4: '@snowplow/browser-tracker',
  v3: 'snowplow-tracker-3',
} as const;

export type TrackerVersion = keyof typeof TRACKERS;

export function bundleTracker(version: TrackerVersion): Promise<string> {
  const main = import.meta.resolve(TRACKERS[version]);
  return bundle(fileURLToPath(new URL('index.module.js', main)), 'snowplow');
}
