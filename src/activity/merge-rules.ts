// How a site's declared fields merge: what a merge needs to know of the declaration, as data.
import type { MergeRule, MergeRules } from '../domain/merge.ts';
import { SET_LIMIT, type Site } from './declare.ts';

export function mergeRules({ fields }: Pick<Site, 'fields'>): MergeRules {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { kind, limit = SET_LIMIT }]): [string, MergeRule] => [
      name,
      kind === 'set' ? { kind, limit } : { kind },
    ]),
  );
}
