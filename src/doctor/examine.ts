// Runs every check on an installation, one after the other; none of them changes anything but `search.lag`'s probe.
import { configuration } from './checks/configuration.ts';
import { fusionAuth } from './checks/fusionauth.ts';
import { keys } from './checks/keys.ts';
import { search } from './checks/search.ts';
import { settings } from './checks/settings.ts';
import { site } from './checks/site.ts';
import { store } from './checks/store.ts';
import type { Check, Diagnosis, Patient, Subject } from './examination.ts';
import type { Finding } from './finding.ts';
import { type Api, fusionAuthApi } from './fusionauth-api.ts';

/** Those behind FusionAuth's own need an answer of it. */
const BEFORE: readonly Check[] = [configuration, store, site];
const BEHIND: readonly Check[] = [keys, search, settings];

/** `onCheck` hears what is looked at next. */
export async function examine(
  subject: Subject,
  onCheck: (title: string) => void = () => {},
): Promise<Diagnosis> {
  const patient = { ...subject, apis: apisOf(subject) };
  const findings: Finding[] = [];
  const checks: { title: string; findings: number }[] = [];
  const look = async (check: Check) => {
    onCheck(check.title);
    const found = await check.run(patient).catch((error) => [failed(check, error)]);
    findings.push(...found);
    checks.push({ title: check.title, findings: found.length });
  };
  for (const check of [...BEFORE, fusionAuth]) await look(check);
  if (findings.some(({ id }) => id === 'fusionauth.unreachable')) return { findings, checks };
  for (const check of BEHIND) await look(check);
  return { findings, checks };
}

function apisOf(subject: Subject): Patient['apis'] {
  const { FUSIONAUTH_API_KEY, FUSIONAUTH_CULL_API_KEY, FUSIONAUTH_SETUP_API_KEY } = subject.config;
  return {
    open: apiOf(subject),
    web: apiOf(subject, FUSIONAUTH_API_KEY),
    cull: apiOf(subject, FUSIONAUTH_CULL_API_KEY),
    setup: FUSIONAUTH_SETUP_API_KEY ? setupApi(subject) : undefined,
  };
}

/** FusionAuth, with the key that may change its settings. */
export function setupApi(subject: Subject): Api {
  return apiOf(subject, subject.config.FUSIONAUTH_SETUP_API_KEY);
}

function apiOf({ config, exchange }: Subject, key?: string): Api {
  return fusionAuthApi(config.FUSIONAUTH_URL ?? config.FUSIONAUTH_PUBLIC_URL, exchange, key);
}

function failed({ title }: Check, error: Error): Finding {
  return {
    id: 'check.failed',
    severity: 'error',
    what: `${title} could not be looked at to the end: ${error.message}.`,
    todo: 'See to the other findings first; then run it again.',
  };
}
