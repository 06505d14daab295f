// The tenant: there, with the issuer that sign-in expects, the mail's template and its link's life, and the events.
import { type Change, type Finding, type Findings, findings } from '../finding.ts';
import { document, type Json, list, part } from '../fusionauth-api.ts';
import type { Settings } from './settings.ts';

export async function tenant(about: Settings): Promise<Findings> {
  const { setup, config } = about;
  const path = `/api/tenant/${config.FUSIONAUTH_TENANT_ID}`;
  const found = await document(setup, path, 'tenant');
  if (!found) return [await missing(about, path)];
  const wanted = part(about.wanted.body(path), 'tenant');
  const patch = (words: string, body: Json): Change => ({
    words: `tenant ${found.name}: ${words}`,
    calls: [{ method: 'PATCH', path, body: { tenant: body } }],
  });
  return [
    ...issuer(about, found, patch),
    ...mail(about, { found, wanted, patch }),
    ...events(found, wanted, patch),
  ];
}

type Patch = (words: string, body: Json) => Change;

async function missing({ setup, config, wanted }: Settings, path: string): Promise<Finding> {
  const { body } = await setup({ method: 'GET', path: '/api/tenant' });
  const tenants = list(part(body).tenants) as readonly Json[];
  const named = tenants.map(({ id, name }) => `${id} (${name})`).join(', ');
  const name = part(wanted.body(path), 'tenant').name;
  const copied = { sourceTenantId: tenants[0]?.id, tenant: { name } };
  return {
    id: 'tenant.missing',
    severity: 'error',
    what: `FusionAuth has no tenant ${config.FUSIONAUTH_TENANT_ID}. It has: ${named}.`,
    todo: 'Set FUSIONAUTH_TENANT_ID to one of them, or let `doctor --fix` make this one.',
    change: {
      words: `make the tenant ${name}, as a copy of ${tenants[0]?.name}`,
      calls: [{ method: 'POST', path, body: copied }],
    },
  };
}

/** What FusionAuth gives every new tenant: nobody relies on it. */
const STOCK_ISSUER = 'acme.com';

function issuer({ config }: Settings, found: Json, patch: Patch): Findings {
  const { FUSIONAUTH_ISSUER: wanted } = config;
  if (found.issuer === wanted) return [];
  const free = found.issuer === STOCK_ISSUER;
  const finding = {
    id: 'tenant.issuer',
    severity: 'error',
    what: `The tenant's issuer is ${found.issuer}; sign-in expects ${wanted}.`,
    todo: free
      ? '`doctor --fix` does it.'
      : `Set FUSIONAUTH_ISSUER=${found.issuer}. Other applications may rely on it, so --fix leaves it as it is.`,
  } as const;
  if (!free) return [finding];
  return [
    {
      ...finding,
      change: patch(`the issuer is ${wanted}, not ${found.issuer}`, { issuer: wanted }),
    },
  ];
}

function mail(
  { config, wanted: { ids } }: Settings,
  { found, wanted, patch }: { found: Json; wanted: Json; patch: Patch },
): Findings {
  const { changePasswordIdTimeToLiveInSeconds: life } = part(
    found,
    'externalIdentifierConfiguration',
  );
  const seconds = Math.ceil(config.CONVERSION_TTL / 1000);
  const template = part(found, 'emailConfiguration').forgotPasswordEmailTemplateId;
  const appUrl = part(found, 'data').appUrl;
  return findings(
    Number(life) < seconds && {
      id: 'mail.life',
      severity: 'error',
      what: `A mailed link lives ${life} s; a conversion waits for it for ${seconds} s (CONVERSION_TTL).`,
      todo: '`doctor --fix` does it, or shorten CONVERSION_TTL.',
      change: patch(`mailed links live ${seconds} s instead of ${life} s`, {
        externalIdentifierConfiguration: { changePasswordIdTimeToLiveInSeconds: seconds },
      }),
    },
    template !== ids.passwordTemplateId && {
      id: 'mail.template',
      severity: config.CONVERSION === 'verify-first' ? 'error' : 'warning',
      what: "The tenant's forgot-password mail is not the one whose link leads to this site.",
      todo: '`doctor --fix` does it: for everybody else the template mails what FusionAuth’s own does. Or add the lines on `state.request` in kickstart/templates to your own template.',
      change: patch('its forgot-password mail is “Set or change password”', {
        emailConfiguration: { forgotPasswordEmailTemplateId: ids.passwordTemplateId },
      }),
    },
    appUrl !== config.APP_URL && {
      id: 'mail.address',
      severity: 'error',
      what: `The mailed link leads to ${appUrl ?? 'nowhere'} (the tenant's data.appUrl), not to ${config.APP_URL}.`,
      todo: '`doctor --fix` does it.',
      change: patch(`mailed links lead to ${config.APP_URL}`, { data: part(wanted, 'data') }),
    },
  );
}

function events(found: Json, wanted: Json, patch: Patch): Findings {
  const switches = part(found, 'eventConfiguration', 'events');
  const events = part(wanted, 'eventConfiguration', 'events');
  const off = Object.keys(events).filter((type) => part(switches, type).enabled !== true);
  const blocking = Object.keys(events).filter((type) => {
    const { enabled, transactionType = 'None' } = part(switches, type);
    return enabled === true && transactionType !== 'None';
  });
  const only = (types: readonly string[]) => ({
    eventConfiguration: { events: Object.fromEntries(types.map((type) => [type, events[type]])) },
  });
  return findings(
    off.length > 0 && {
      id: 'webhook.tenant-event',
      severity: 'error',
      what: `The tenant sends no ${off.join(', no ')} to anybody.`,
      todo: '`doctor --fix` does it.',
      change: patch(`sends ${off.join(' and ')} to webhooks`, only(off)),
    },
    blocking.length > 0 && {
      id: 'webhook.transaction',
      severity: 'warning',
      what: `${blocking.join(' and ')} waits for webhooks: while the site is down, nobody signs in anywhere.`,
      todo: 'Set the transaction of these events to None in the tenant, unless another webhook needs it.',
    },
  );
}
