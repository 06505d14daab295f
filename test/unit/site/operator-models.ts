// What the operator's pages are given: every part of them with something in it.
import type { Account } from '../../../src/domain/account.ts';
import { accountModel, timelineModel } from '../../../src/http/operator/account-model.ts';
import { pageModel } from '../../../src/http/operator/page-model.ts';
import { overview } from '../../../src/operator/overview.ts';
import { site } from '../../../src/site/site.ts';
import { after, id, open, synced, T0 } from '../../support/changes.ts';

const account: Account = after(open(id()), synced(id(), { type: 'parked', reason: 'refused' }));
const run = { id: id(), by: 'schedule', startedAt: T0, endedAt: T0, resumed: 0, scanned: 9 };
const cull = { ...run, culled: 2, deleted: 1, errors: 0, kept: { 'kept by guard': 1 } };
const byState = { anonymous: 2, converting: 0, registered: 1, released: 0, culled: 0, erased: 0 };

const seen = await overview(
  {
    counts: async () => ({ byState, due: 1, parked: 1 }),
    figures: async () => [
      { name: 'opened', at: T0 - (T0 % 86_400_000), of: 'video.watched', n: 3 },
      { name: 'webhook', at: T0 - (T0 % 86_400_000), of: 'applied', n: 3 },
    ],
    waiting: async () => [account],
    parked: async () => [account],
    culls: async () => [{ ...cull, dryRun: true }],
    cullPause: async () => ({ at: T0 }),
    audited: async () => [
      {
        id: id(),
        at: T0,
        by: 'command line ann',
        did: 'retry',
        account: account.id,
        detail: 'one',
      },
    ],
  },
  T0,
  7,
);

const about = { days: 7, schedule: '0 3 * * *', mayCull: true };
const price = { amount: 0.02, currency: 'EUR' };
export const adminModel = { ...pageModel(seen, { ...about, price }), spans: [7, 30] };

const user = { id: account.id, active: true, data: { watchCount: 1 } };
const found = { user: { ...user, passwordChangedAt: T0, updatedAt: T0, roles: ['member'] } };
const event = { id: id(), source: 'account', name: 'video.watched', at: T0, data: { film: 'a' } };
const timeline = timelineModel({ events: [{ ...event, source: 'account' }], next: `${T0}-1` });
export const adminAccountModel = { one: { ...accountModel(site, account, found), timeline } };
export const adminAwayModel = {
  one: { ...accountModel(site, account, { away: 'no answer' }), timeline },
};
