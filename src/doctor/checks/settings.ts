// FusionAuth's own settings, as far as a key is there that may see them.
import type { Check, Patient } from '../examination.ts';
import type { Finding, Findings } from '../finding.ts';
import type { Api } from '../fusionauth-api.ts';
import { type Wanted, wantedOf } from '../kickstart.ts';
import { application } from './application.ts';
import { templates } from './templates.ts';
import { tenant } from './tenant.ts';
import { webhook } from './webhook.ts';

/** What the checks of FusionAuth's settings share. */
export interface Settings {
  setup: Api;
  config: Patient['config'];
  wanted: Wanted;
}

export const settings: Check = {
  title: "FusionAuth's settings",
  async run({ apis: { setup }, config }) {
    if (!setup) return [NOT_SEEN];
    const { status } = await setup({
      method: 'GET',
      path: `/api/tenant/${config.FUSIONAUTH_TENANT_ID}`,
    });
    if (status === 401) return [REFUSED];
    const about = { setup, config, wanted: wantedOf(config) };
    const found: Findings[] = [];
    for (const look of [tenant, templates, application, webhook]) found.push(await look(about));
    return found.flat();
  },
};

const NOT_SEEN: Finding = {
  id: 'settings.not-seen',
  severity: 'note',
  what: "FusionAuth's settings were not looked at: tenant, application, mail templates, webhook.",
  todo: 'Set FUSIONAUTH_SETUP_API_KEY for this command alone, to a key that may read them, and with --fix change them.',
};

const REFUSED: Finding = {
  id: 'settings.refused',
  severity: 'error',
  what: 'The key in FUSIONAUTH_SETUP_API_KEY may not read the tenant.',
  todo: 'Give it a key without restrictions, or at least GET on /api/tenant, /api/application, /api/email/template, /api/webhook and /api/key.',
};
