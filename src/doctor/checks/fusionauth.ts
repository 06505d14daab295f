// FusionAuth itself: does it answer, is it on our time, is it new enough.
import type { Check, Patient } from '../examination.ts';
import { type Finding, type Findings, findings } from '../finding.ts';
import { part } from '../fusionauth-api.ts';

/** Users without a password, and links that are issued and not mailed. Source: FusionAuth's release notes. */
const OLDEST = [1, 59];

/** The cull refuses to run beyond this. */
const SKEW_MS = 60_000;

export const fusionAuth: Check = {
  title: 'FusionAuth',
  async run({ apis, now, config }) {
    const asked = now();
    const status = await apis
      .open({ method: 'GET', path: '/api/status' })
      .catch((error: Error) => error.message);
    if (typeof status === 'string') return [unreachable(config, status)];
    const ahead = status.date && (asked + now()) / 2 - status.date - 500;
    return [
      ...findings(
        status.status !== 200 && {
          id: 'fusionauth.unwell',
          severity: 'error',
          what: `FusionAuth says of itself ${status.status} (GET /api/status).`,
          todo: "Look into FusionAuth's own log: its database or its search may be away.",
        },
        ahead !== undefined && Math.abs(ahead) > SKEW_MS && clock(ahead),
      ),
      ...(await version(apis.setup)),
    ];
  },
};

function unreachable(
  { FUSIONAUTH_URL, FUSIONAUTH_PUBLIC_URL }: Patient['config'],
  why: string,
): Finding {
  return {
    id: 'fusionauth.unreachable',
    severity: 'error',
    what: `FusionAuth does not answer at ${FUSIONAUTH_URL ?? FUSIONAUTH_PUBLIC_URL}: ${why}. What depends on it was not looked at.`,
    todo: FUSIONAUTH_URL
      ? 'See that FUSIONAUTH_URL is right and that FusionAuth runs.'
      : 'Without FUSIONAUTH_URL the service brings one along: run the doctor while it is up.',
  };
}

function clock(ahead: number): Finding {
  const seconds = Math.round(ahead / 1000);
  return {
    id: 'clock.fusionauth',
    severity: 'error',
    what: `Our clock is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} FusionAuth's.`,
    todo: 'Set both by NTP. Until then the cull does not run, and sign-in may fail.',
  };
}

async function version(setup: Patient['apis']['setup']): Promise<Findings> {
  if (!setup) return [];
  const { status, body } = await setup({ method: 'GET', path: '/api/system/version' });
  if (status !== 200) return [];
  const text = String(part(body).version ?? '');
  const [major = 0, minor = 0] = text.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return findings(
    (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) && {
      id: 'fusionauth.version',
      severity: 'error',
      what: `FusionAuth is ${text}; ${OLDEST.join('.')} is the oldest that has what is needed.`,
      todo: 'Update FusionAuth.',
    },
  );
}
