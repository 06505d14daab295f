// What a started server holds, for the one who started it: names, ids and counts, and no secret.
import type { Instance } from './instance.ts';

type Named = { id: string; name: string };

export type Loaded = {
  /** By Kickstart just now, as a new instance is without one, or on an earlier start. */
  configured: 'before' | 'by Kickstart' | 'without Kickstart';
  tenants: Named[];
  applications: Named[];
  users: number;
  apiKeys: number;
  signingKeys: number;
};

export function loadedIn(instance: Instance, configured: Loaded['configured']): Loaded {
  const named = ({ id, name }: Named): Named => ({ id, name });
  return {
    configured,
    tenants: instance.tenants.list().map(named),
    applications: instance.applications.list().map(named),
    users: instance.users.count(),
    apiKeys: instance.apiKeys.list().length,
    signingKeys: instance.keys.list().length,
  };
}
