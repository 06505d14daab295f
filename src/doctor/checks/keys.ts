// The service's two keys: do they let in, do they suffice, do they allow more than they should. Every probe is one
// that FusionAuth refuses for what it says, or that names nobody: 401 is the key's word, anything else the request's.
import { formatUuid } from '../../domain/random.ts';
import type { Check, Patient } from '../examination.ts';
import { type Change, type Finding, type Findings, findings } from '../finding.ts';
import { type Api, type ApiCall, document } from '../fusionauth-api.ts';
import { apiKeyId, wantedOf } from '../kickstart.ts';

type Probes = Readonly<Record<string, ApiCall>>;

interface Key {
  name: 'web' | 'cull';
  setting: 'FUSIONAUTH_API_KEY' | 'FUSIONAUTH_CULL_API_KEY';
  needs: Probes;
  mustNot: Probes;
}

export const keys: Check = {
  title: "what the service's keys may do",
  async run(patient) {
    const nobody = formatUuid(patient.random(16), 4);
    const found: Finding[] = [];
    for (const key of keysOf(patient, nobody)) found.push(...(await examineKey(patient, key)));
    return [...found, ...(await tenant(patient, nobody))];
  },
};

function keysOf({ config }: Patient, nobody: string): readonly Key[] {
  const { read, remove, search, change, make, others } = callsAbout(nobody, config);
  const vends = config.TOKEN_SIGNER === 'fusionauth' ? { 'POST /api/jwt/vend': others.vend } : {};
  return [
    {
      name: 'web',
      setting: 'FUSIONAUTH_API_KEY',
      needs: {
        ...{ 'GET /api/user': read, 'POST /api/user': make, 'PATCH /api/user': change },
        'PUT /api/user': others.reactivate,
        'POST /api/user/forgot-password': others.forgot,
        'POST /api/user/change-password': others.setPassword,
        'POST /api/user/verify-email': others.verify,
        'POST /api/user/registration': others.register,
        'POST /api/login': others.login,
        'POST /api/email/send': others.send,
        ...vends,
      },
      mustNot: { 'DELETE /api/user': remove, 'GET /api/api-key': others.keys },
    },
    {
      name: 'cull',
      setting: 'FUSIONAUTH_CULL_API_KEY',
      needs: { 'GET /api/user': read, 'DELETE /api/user': remove, 'POST /api/user/search': search },
      mustNot: {
        'POST /api/user': make,
        'PATCH /api/user': change,
        'GET /api/api-key': others.keys,
      },
    },
  ];
}

function callsAbout(nobody: string, { FUSIONAUTH_TENANT_ID: tenantId }: Patient['config']) {
  const user = `/api/user/${nobody}`;
  const post = (path: string, body: unknown = {}): ApiCall => ({
    method: 'POST',
    path,
    body,
    tenantId,
  });
  return {
    read: { method: 'GET', path: user, tenantId } as const,
    remove: { method: 'DELETE', path: user, tenantId } as const,
    change: { method: 'PATCH', path: user, body: { user: {} }, tenantId } as const,
    make: post(user),
    search: post('/api/user/search', { search: { ids: [nobody] } }),
    others: {
      reactivate: { method: 'PUT', path: `${user}?reactivate=true`, tenantId } as const,
      forgot: post('/api/user/forgot-password', { loginId: '', sendForgotPasswordMessage: false }),
      setPassword: post('/api/user/change-password', { changePasswordId: nobody, password: '' }),
      verify: post('/api/user/verify-email', { userId: nobody }),
      register: post(`/api/user/registration/${nobody}`),
      login: post('/api/login'),
      send: post(`/api/email/send/${nobody}`),
      vend: post('/api/jwt/vend', { keyId: nobody }),
      keys: { method: 'GET', path: `/api/api-key/${nobody}` } as const,
    },
  };
}

async function examineKey(patient: Patient, key: Key): Promise<Findings> {
  const api = patient.apis[key.name];
  const { setting } = key;
  const missing = (await outcomes(api, key.needs)).filter(({ allowed }) => !allowed);
  const excess = (await outcomes(api, key.mustNot)).filter(({ allowed }) => allowed);
  if (missing.length === 0 && excess.length === 0) return [];
  const unknown = missing.length === Object.keys(key.needs).length && excess.length === 0;
  const mended = await changeOf(patient, key, unknown);
  const about = {
    severity: 'error',
    todo: todo(setting, mended),
    ...(mended && { change: mended }),
  } as const;
  const named = (some: typeof missing) => some.map(({ name }) => name).join(', ');
  if (unknown) {
    return [
      {
        id: `key.${key.name}.unknown`,
        what: `FusionAuth does not know the key in ${setting}.`,
        ...about,
      },
    ];
  }
  return findings(
    missing.length > 0 && {
      id: `key.${key.name}.too-few`,
      what: `The key in ${setting} may not ${named(missing)}.`,
      ...about,
    },
    excess.length > 0 && {
      id: `key.${key.name}.too-many`,
      what: `The key in ${setting} may ${named(excess)}, and should not.`,
      ...about,
    },
  );
}

async function outcomes(api: Api, probes: Probes) {
  const seen: { name: string; allowed: boolean }[] = [];
  for (const [name, call] of Object.entries(probes)) {
    const { status } = await api(call);
    seen.push({ name, allowed: status !== 401 });
  }
  return seen;
}

function todo(setting: string, change: Change | undefined): string {
  if (change) return '`doctor --fix` does it.';
  return `In FusionAuth's admin (Settings, API keys) give the key the endpoints that kickstart/kickstart.json lists for it; or put a new random value into ${setting}, and \`doctor --fix\` makes that key.`;
}

/** A key that the doctor made is found by its value; another one cannot be looked up, and stays as it is. */
async function changeOf(
  { apis, config }: Patient,
  { name, setting }: Key,
  unknown: boolean,
): Promise<Change | undefined> {
  if (!apis.setup) return undefined;
  const key = config[setting];
  const path = `/api/api-key/${apiKeyId(key)}`;
  const endpoints = wantedOf(config).endpoints(key);
  const permissions = { endpoints };
  const words = `the API key in ${setting}: may do what the ${name} role needs, and no more`;
  const known = await document(apis.setup, path, 'apiKey').catch(() => undefined);
  const about = {
    key,
    name: `Vestibule ${name}`,
    retrievable: false,
  };
  if (known)
    return { words, calls: [{ method: 'PUT', path, body: { apiKey: { ...about, permissions } } }] };
  if (!unknown) return undefined;
  return {
    words: `make ${words}`,
    calls: [{ method: 'POST', path, body: { apiKey: { ...about, permissions } } }],
  };
}

async function tenant({ apis, config }: Patient, nobody: string): Promise<Findings> {
  const { FUSIONAUTH_TENANT_ID: tenantId } = config;
  // What `settings` finds with its own key, it can also mend.
  if (apis.setup) return [];
  const { status } = await apis.web({ method: 'GET', path: `/api/user/${nobody}`, tenantId });
  return findings(
    status === 400 && {
      id: 'tenant.missing',
      severity: 'error',
      what: `FusionAuth has no tenant ${tenantId}.`,
      todo: 'Set FUSIONAUTH_TENANT_ID to the id of one of its tenants.',
    },
  );
}
