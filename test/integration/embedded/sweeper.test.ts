// What has run out is dropped from the store, and nothing else.
import { expect, it } from 'vitest';
import { externalIdsIn } from '../../../src/embedded/model/external-ids.ts';
import { refreshTokensIn } from '../../../src/embedded/model/refresh-tokens.ts';
import { openStore } from '../../../src/embedded/model/store.ts';
import { sweeper } from '../../../src/embedded/model/sweeper.ts';

function filled() {
  const clock = { now: 1000 };
  const store = openStore(':memory:');
  const now = () => clock.now;
  const externalIds = externalIdsIn(store, now);
  const refreshTokens = refreshTokensIn(store, now);
  for (const expires of [1500, 2500]) {
    const id = `until-${expires}`;
    externalIds.put({ id, type: 'changePassword', expires, data: {} });
    const instants = { insertInstant: 0, startInstant: 0, expires };
    const owner = { userId: 'u', tenantId: 't', metaData: {}, data: {} };
    refreshTokens.put({ id, token: id, ...owner, ...instants });
  }
  const kept = () =>
    ['external_ids', 'refresh_tokens'].map((table) =>
      store.all(`SELECT id FROM ${table}`).map(({ id }) => id),
    );
  return { clock, kept, sweeping: sweeper({ externalIds, refreshTokens, log: () => {} }) };
}

it('a round drops links and tokens that have run out, and keeps the rest', () => {
  const { clock, kept, sweeping } = filled();
  sweeping.runOnce();
  expect(kept()).toEqual([
    ['until-1500', 'until-2500'],
    ['until-1500', 'until-2500'],
  ]);
  clock.now = 1500;
  sweeping.runOnce();
  expect(kept()).toEqual([['until-2500'], ['until-2500']]);
});
