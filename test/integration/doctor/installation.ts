// A whole installation with nothing wrong: a real service behind a proxy, a real FusionAuth, and the doctor's eyes.
import { randomFillSync } from 'node:crypto';
import { embeddedEnvironment } from '../../../src/config/embedded-environment.ts';
import { loadConfig, readConfig } from '../../../src/config/load.ts';
import type { Diagnosis, Subject } from '../../../src/doctor/examination.ts';
import { examine, setupApi } from '../../../src/doctor/examine.ts';
import { type Mended, mend } from '../../../src/doctor/fix.ts';
import type { Api } from '../../../src/doctor/fusionauth-api.ts';
import { startEmbedded } from '../../../src/embedded/server.ts';
import { exchangeWithin } from '../../../src/fusionauth/exchange.ts';
import { surveyStore } from '../../../src/service/store.ts';
import { type Front, startFront } from '../../support/front.ts';
import { misbehave } from '../../support/misbehave.ts';
import { startService } from '../../support/service.ts';

export const SETUP_KEY = 'the-key-that-may-see-and-change-everything';

const ISSUER = 'http://fusionauth.example';

export interface Installation {
  /** Where the service keeps its data. */
  folder: string;
  /** Between people and the service. */
  front: Front;
  /** Between the doctor and FusionAuth. */
  door: Front;
  /** FusionAuth, with the key that may do everything. */
  fusionAuth: Api;
  /** What FusionAuth does wrong; an empty plan is good behaviour. */
  misbehave(plan: object): Promise<void>;
  /** The doctor's settings that differ from the service's. */
  overrides: Record<string, string>;
  /** The ids of what is found, notes left out, in order. */
  found(): Promise<string[]>;
  /** Mends what can be, and says what is found then. */
  mend(agree?: boolean): Promise<Omit<Mended, 'diagnosis'> & { left: string[] }>;
  close(): Promise<void>;
}

export async function startInstallation(): Promise<Installation> {
  const [front, door] = await Promise.all([startFront(), startFront()]);
  const settings = { APP_URL: front.url, TRUST_PROXY: '1' };
  const env: Record<string, string> = {
    ...embeddedEnvironment(loadConfig(settings)),
    WEBHOOK_URL: `${front.url}/webhook`,
    FUSIONAUTH_PUBLIC_URL: ISSUER,
  };
  const { KICKSTART_FILE: kickstartFile = '' } = env;
  const where = { port: 0, mailboxPort: 0, dataFile: ':memory:' };
  const embedded = await startEmbedded({ ...where, env, kickstartFile, apiKey: SETUP_KEY });
  const service = await startService({
    ...settings,
    FUSIONAUTH_URL: embedded.url,
    FUSIONAUTH_ISSUER: ISSUER,
  });
  front.target = service.url;
  door.target = embedded.url;
  const overrides: Record<string, string> = {};
  const subject = () =>
    subjectOf({
      ...service.settings,
      FUSIONAUTH_URL: door.url,
      FUSIONAUTH_SETUP_API_KEY: SETUP_KEY,
      ...overrides,
    });
  return {
    ...{ folder: service.settings.DATA_DIR, front, door, overrides },
    fusionAuth: setupApi(subject()),
    misbehave: (plan) => misbehave(embedded.url, plan),
    async found() {
      return idsOf(await examine(subject()));
    },
    async mend(agree = true) {
      const { diagnosis, ...came } = await mend({
        setup: setupApi(subject()),
        examine: () => examine(subject()),
        agree: async () => agree,
      });
      return { ...came, left: idsOf(diagnosis) };
    },
    async close() {
      await service.dispose();
      await embedded.close();
      await Promise.all([front.close(), door.close()]);
    },
  };
}

function idsOf({ findings }: Diagnosis): string[] {
  return findings.filter(({ severity }) => severity !== 'note').map(({ id }) => id);
}

function subjectOf(env: Record<string, string>): Subject {
  const { config, problems } = readConfig(env);
  return {
    ...{ config, problems, now: Date.now, probe: true, patience: 1000 },
    survey: () => surveyStore(config),
    exchange: exchangeWithin(5000),
    random: (size) => randomFillSync(new Uint8Array(size)),
  };
}
