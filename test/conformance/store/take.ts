// Rules: what is limited is counted over every process, and a window that is over counts no more (E2, E3).
import { expect, it } from 'vitest';
import { T0 } from '../../support/changes.ts';
import type { Subject } from './place.ts';

const mails = (more: object = {}) => ({ key: 'mails', most: 3, ms: 1000, ...more });

export function takeRules({ store, openAnother }: Subject): void {
  it('as many are taken as fit, and no more until the window ends', async () => {
    for (const at of [T0, T0 + 1, T0 + 2]) {
      expect(await store().take([mails()], at)).toEqual({ taken: true, until: T0 + 1000 });
    }
    const full = { taken: false, full: 'mails', until: T0 + 1000 };
    expect(await store().take([mails()], T0 + 3)).toEqual(full);
    expect(await store().take([mails()], T0 + 999)).toEqual(full);
  });

  it('a new window begins with the first that is taken after the old one', async () => {
    for (const at of [T0, T0, T0]) await store().take([mails()], at);
    expect(await store().take([mails()], T0 + 1500)).toEqual({ taken: true, until: T0 + 2500 });
    await store().take([mails({ by: 2 })], T0 + 2499);
    expect(await store().take([mails()], T0 + 2499)).toMatchObject({ taken: false });
  });

  it('of several nothing is taken when one is full, and that one is named', async () => {
    const other = { key: 'other', most: 1, ms: 5000 };
    expect(await store().take([mails(), other], T0)).toEqual({ taken: true, until: T0 + 1000 });
    const refused = { taken: false, full: 'other', until: T0 + 5000 };
    expect(await store().take([mails(), other], T0)).toEqual(refused);
    expect(await store().take([mails({ by: 2 })], T0)).toMatchObject({ taken: true });
  });

  it('many are taken at once, or none of them', async () => {
    expect(await store().take([mails({ by: 2 })], T0)).toMatchObject({ taken: true });
    expect(await store().take([mails({ by: 2 })], T0)).toMatchObject({ taken: false });
    expect(await store().take([mails({ by: 1 })], T0)).toMatchObject({ taken: true });
  });

  it('from two stores at once no more are taken than fit', async () => {
    const other = await openAnother();
    const tries = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        (n % 2 ? store() : other).take([{ key: 'stubs', most: 7, ms: 1000 }], T0),
      ),
    );
    expect(tries.filter(({ taken }) => taken)).toHaveLength(7);
  });

  it('counters outlive the process', async () => {
    await store().take([mails({ by: 3 })], T0);
    const other = await openAnother();
    expect(await other.take([mails()], T0)).toMatchObject({ taken: false });
  });
}
