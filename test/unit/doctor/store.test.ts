// What the doctor makes of a look at the store.
import { expect, it } from 'vitest';
import { store } from '../../../src/doctor/checks/store.ts';
import type { Patient } from '../../../src/doctor/examination.ts';
import type { StoreSurvey } from '../../../src/domain/store-survey.ts';

const NOW = Date.UTC(2026, 5, 1);
const SOUND: StoreSurvey = {
  ...{ place: 'shop.db', applied: 9, known: 9, pending: [] },
  ...{ readOnly: undefined, clock: NOW + 4000, free: 1_001_000_000 },
};

async function found(survey: () => Promise<StoreSurvey>): Promise<string[]> {
  const findings = await store.run({ survey, now: () => NOW } as Patient);
  return findings.map(({ severity, id }) => `${severity} ${id}`);
}

it('a store that is as it should be comes to nothing', async () => {
  expect(await found(async () => SOUND)).toEqual([]);
});

it.each<[string, Partial<StoreSurvey>, string]>([
  ['of a newer version', { applied: 10 }, 'error store.newer'],
  ['of an older version', { applied: 8, pending: ['0009_x.sql'] }, 'warning store.migrations'],
  ['with nothing in it yet', { applied: 0, pending: ['0001_x.sql'] }, 'note store.empty'],
  ['that only reads', { readOnly: 'permission denied' }, 'error store.read-only'],
  ['with little room', { free: 999_000_000 }, 'warning store.disk'],
  ['with hardly any room', { free: 199_000_000 }, 'error store.disk'],
  ['on another time, ahead', { clock: NOW + 6000 }, 'error clock.store'],
  ['on another time, behind', { clock: NOW - 6000 }, 'error clock.store'],
])('one %s is told of', async (_, differs, finding) => {
  expect(await found(async () => ({ ...SOUND, ...differs }))).toEqual([finding]);
});

it('one that cannot be opened is told of with the reason', async () => {
  const away = () => Promise.reject(new Error('store: ECONNREFUSED'));
  expect(await found(away)).toEqual(['error store.unreachable']);
  const [finding] = await store.run({ survey: away, now: () => NOW } as unknown as Patient);
  expect(finding?.what).toBe('The store cannot be opened: ECONNREFUSED.');
});
