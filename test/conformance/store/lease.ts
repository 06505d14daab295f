// Rules: a named lease makes one process of several do a job.
import { expect, it } from 'vitest';
import { T0 } from '../../support/changes.ts';
import type { Subject } from './place.ts';

const by = (owner: string, now = T0) => ({ owner, now, ms: 1000 });

export function leaseRules({ store, openAnother }: Subject): void {
  it('one owner holds a name, and no other', async () => {
    expect(await store().lease('cull', by('a'))).toBe(true);
    expect(await store().lease('cull', by('b', T0 + 999))).toBe(false);
    expect(await store().lease('report', by('b'))).toBe(true);
  });

  it('its owner prolongs it', async () => {
    await store().lease('cull', by('a'));
    expect(await store().lease('cull', by('a', T0 + 900))).toBe(true);
    expect(await store().lease('cull', by('b', T0 + 1000))).toBe(false);
  });

  it('after its time another takes it, and the first has lost it', async () => {
    await store().lease('cull', by('a'));
    expect(await store().lease('cull', by('b', T0 + 1000))).toBe(true);
    expect(await store().lease('cull', by('a', T0 + 1001))).toBe(false);
  });

  it('one that was taken under a clock far ahead keeps nobody out once the clock is right', async () => {
    await store().lease('cull', by('a', T0 + 365 * 86_400_000));
    expect(await store().lease('cull', by('b'))).toBe(true);
    await store().lease('report', by('a', T0 + 59_000));
    expect(await store().lease('report', by('b'))).toBe(false);
  });

  it('given back by its owner it is free; a stranger cannot give it back', async () => {
    await store().lease('cull', by('a'));
    await store().unlease('cull', 'b');
    expect(await store().lease('cull', by('b'))).toBe(false);
    await store().unlease('cull', 'a');
    expect(await store().lease('cull', by('b'))).toBe(true);
  });

  it('of many that try at once, from two stores, one gets it', async () => {
    const other = await openAnother();
    const tries = await Promise.all(
      Array.from({ length: 8 }, (_, n) => (n % 2 ? store() : other).lease('cull', by(`w${n}`))),
    );
    expect(tries.filter(Boolean)).toHaveLength(1);
  });
}
