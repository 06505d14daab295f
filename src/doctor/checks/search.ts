// Search, which the cull nominates by: the engine, and how far its index trails the records.
import { setTimeout as rest } from 'node:timers/promises';
import { formatUuid } from '../../domain/random.ts';
import { connect } from '../../fusionauth/connect.ts';
import { canSearch } from '../../fusionauth/nominate.ts';
import { randomText } from '../../fusionauth/random-text.ts';
import type { Check, Patient } from '../examination.ts';
import { type Findings, findings } from '../finding.ts';
import { list, part } from '../fusionauth-api.ts';

/** An index that trails by more nominates stubs that have long been back. */
const SLOW_MS = 5000;

const STEP_MS = 100;

export const search: Check = {
  title: "FusionAuth's search",
  async run(patient) {
    const engine = await sees(patient).catch(() => undefined);
    if (engine === undefined) return [NOT_SEEN];
    if (!engine) {
      return [
        {
          id: 'search.engine',
          severity: 'error',
          what: "FusionAuth's search does not see what a profile holds: it is the database engine.",
          todo: 'Set SEARCH_TYPE=elasticsearch for FusionAuth, with SEARCH_SERVERS (OpenSearch will do). Until then no stub is culled.',
        },
      ];
    }
    return patient.probe ? lag(patient) : [NOT_MEASURED];
  },
};

const NOT_SEEN = {
  id: 'search.not-seen',
  severity: 'note',
  what: "FusionAuth's search was not looked at: the cull's key does not get that far.",
  todo: 'See to the finding about that key first.',
} as const;

const NOT_MEASURED = {
  id: 'search.not-measured',
  severity: 'note',
  what: 'How far the index trails the records was not measured.',
  todo: '`doctor --probe` makes a user, waits until search names it, and deletes it: one active user more in this month’s count, and its webhooks.',
} as const;

function sees({ config, exchange }: Patient): Promise<boolean> {
  const url = config.FUSIONAUTH_URL ?? config.FUSIONAUTH_PUBLIC_URL;
  const { FUSIONAUTH_TENANT_ID: tenantId, FUSIONAUTH_CULL_API_KEY: apiKey } = config;
  return canSearch(connect({ url, tenantId, apiKey, exchange }));
}

async function lag(patient: Patient): Promise<Findings> {
  const { apis, config, random, now, patience } = patient;
  const { FUSIONAUTH_TENANT_ID: tenantId } = config;
  const id = formatUuid(random(16), 4);
  const path = `/api/user/${id}`;
  const user = { username: randomText(random), password: randomText(random) };
  const { status } = await apis.web({ method: 'POST', path, body: { user }, tenantId });
  if (status !== 200) return [];
  const since = now();
  try {
    while (now() - since < patience) {
      if (await names(patient, id)) return slow(now() - since);
      await rest(STEP_MS);
    }
    return slow(patience, 'more than ');
  } finally {
    await apis.cull({ method: 'DELETE', path: `${path}?hardDelete=true`, tenantId });
  }
}

async function names({ apis, config }: Patient, id: string): Promise<boolean> {
  const query = JSON.stringify({ bool: { filter: [{ term: { id } }] } });
  const { body } = await apis.cull({
    method: 'POST',
    path: '/api/user/search',
    body: { search: { query, numberOfResults: 1 } },
    tenantId: config.FUSIONAUTH_TENANT_ID,
  });
  return list(part(body).users).length > 0;
}

function slow(ms: number, about = ''): Findings {
  const seconds = (ms / 1000).toFixed(1);
  return findings(
    (about !== '' || ms > SLOW_MS) && {
      id: 'search.lag',
      severity: 'warning',
      what: `Search trails the records by ${about}${seconds} s.`,
      todo: "Look at the index's refresh interval and load. The cull stays right, for the record decides; it only nominates late.",
    },
  );
}
