// Rules: the log of what operators did.
import { expect, it } from 'vitest';
import type { OperatorDeed } from '../../../src/domain/audit.ts';
import { id, T0 } from '../../support/changes.ts';
import type { Subject } from './place.ts';

export function auditRules({ store, openAnother }: Subject): void {
  const deed = (more: Partial<OperatorDeed> = {}): OperatorDeed => ({
    id: id(),
    at: T0,
    by: 'command line ann',
    did: 'retry',
    ...more,
  });

  it('what operators did is told newest first, whole, after a restart too', async () => {
    const deeds = [deed({ account: id() }), deed({ did: 'cull', detail: 'at most 10' }), deed()];
    for (const one of deeds) await store().audit(one);
    const again = await openAnother();
    expect(await again.audited(10)).toEqual(deeds.toReversed());
    expect(await store().audited(1)).toEqual([deeds[2]]);
  });
}
