// A key for whoever starts the server without a Kickstart file, where no key would open it.
import type { Instance } from '../instance.ts';
import { draftApiKey } from './draft-api-key.ts';

/** The word that asks for a key nobody chose. */
const made = 'random';

/**
 * Sees that the key `wanted` exists and may do everything. `random` makes one up, on a `bare` instance
 * alone (new, and not Kickstarted), and returns it: it is shown once.
 */
export function ensureApiKey(
  instance: Instance,
  { wanted, bare }: { wanted: string; bare: boolean },
): string | undefined {
  if (wanted === made && !bare) return undefined;
  if (instance.apiKeys.byKey(wanted)) return undefined;
  const input = { name: 'Made at start', ...(wanted !== made && { key: wanted }) };
  const drafted = draftApiKey(instance, { id: instance.uuid(), input, before: undefined });
  const { key } = instance.apiKeys.put(drafted);
  return wanted === made ? key : undefined;
}
