// Is it up, and what version of FusionAuth does it speak. Source: FusionAuth docs, apis/system.
import { ok, type Route } from '../http/call.ts';
import type { Instance } from '../instance.ts';

/** The version of FusionAuth whose API is spoken. */
const version = '1.69.0';

export const statusRoutes = (_instance: Instance): Route[] => [
  {
    method: 'GET',
    path: '/api/status',
    endpoint: '/api/status',
    access: 'optional',
    // The version is told to holders of a key alone.
    handle: ({ key }) => ok({ status: 'Ok', ...(key && { version }) }),
  },
  {
    method: 'GET',
    path: '/api/health',
    endpoint: '/api/health',
    access: 'open',
    handle: () => ({ status: 200 }),
  },
  {
    method: 'GET',
    path: '/api/system/version',
    endpoint: '/api/system/version',
    access: 'key',
    handle: () => ok({ version }),
  },
];
