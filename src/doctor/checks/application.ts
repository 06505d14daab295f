// The application: there, ours by its secret, with the site's addresses, PKCE, roles, and tokens that can be verified.
import { createHash, timingSafeEqual } from 'node:crypto';
import { type Change, type Finding, type Findings, findings } from '../finding.ts';
import { document, type Json, list, part } from '../fusionauth-api.ts';
import type { Settings } from './settings.ts';

type Patch = (words: string, body: Json) => Change;

export async function application(about: Settings): Promise<Findings> {
  const { setup, config, wanted } = about;
  const path = `/api/application/${config.FUSIONAUTH_APPLICATION_ID}`;
  const found = await document(setup, path, 'application');
  const keys = await tokenKey(about, found);
  if (!found) return [...keys, missing(about, path)];
  const patch: Patch = (words, body) => ({
    words: `application ${found.name}: ${words}`,
    calls: [{ method: 'PATCH', path, body: { application: body } }],
  });
  const ours = part(wanted.body(path), 'application');
  return [
    ...keys,
    ...oauth(about, part(found, 'oauthConfiguration'), patch),
    ...tokens(about, found, patch),
    ...roles(found, ours, path),
    ...findings(
      part(found, 'registrationConfiguration').enabled !== true && {
        id: 'application.registration',
        severity: 'warning',
        what: 'Self-service registration is off: /register leads a visitor without a guest account to a closed door.',
        todo: '`doctor --fix` does it.',
        change: patch('people may register by themselves', {
          registrationConfiguration: part(ours, 'registrationConfiguration'),
        }),
      },
    ),
  ];
}

function missing({ config, wanted }: Settings, path: string): Finding {
  const { FUSIONAUTH_TENANT_ID: tenantId, FUSIONAUTH_APPLICATION_ID: id } = config;
  const body = wanted.body(path);
  const { name } = part(body, 'application');
  return {
    id: 'application.missing',
    severity: 'error',
    what: `FusionAuth has no application ${id}.`,
    todo: 'Set FUSIONAUTH_APPLICATION_ID to yours, or let `doctor --fix` make this one.',
    change: {
      words: `make the application ${name}, with its OAuth settings and roles`,
      calls: [{ method: 'POST', path, body, tenantId }],
    },
  };
}

function oauth({ config }: Settings, found: Json, patch: Patch): Findings {
  const { APP_URL, FUSIONAUTH_CLIENT_SECRET: secret } = config;
  const redirects = list(found.authorizedRedirectURLs);
  const callback = `${APP_URL}/callback`;
  const change = (words: string, body: Json) => patch(words, { oauthConfiguration: body });
  const mends = '`doctor --fix` does it.';
  return findings(
    !redirects.includes(callback) && {
      id: 'application.redirect',
      severity: 'error',
      what: `${callback} is no authorized redirect URL, so nobody can sign in.`,
      todo: mends,
      change: change(`${callback} is an authorized redirect URL`, {
        authorizedRedirectURLs: [...redirects, callback],
      }),
    },
    !String(found.logoutURL ?? '').startsWith(`${APP_URL}/`) && {
      id: 'application.logout',
      severity: 'warning',
      what: `Signing out ends at ${found.logoutURL ?? 'no address'}, not at the site.`,
      todo: mends,
      change: change(`signing out ends at ${APP_URL}/`, { logoutURL: `${APP_URL}/` }),
    },
    !equal(String(found.clientSecret ?? ''), secret) && {
      id: 'application.secret',
      severity: 'error',
      what: 'The application has another client secret than FUSIONAUTH_CLIENT_SECRET.',
      todo: 'Put its secret into the setting, or let `doctor --fix` put the setting’s into the application.',
      change: change('its client secret is the one in FUSIONAUTH_CLIENT_SECRET', {
        clientSecret: secret,
      }),
    },
    found.proofKeyForCodeExchangePolicy !== 'Required' && {
      id: 'application.pkce',
      severity: 'warning',
      what: 'PKCE is not required: a stolen authorization code could be used elsewhere.',
      todo: mends,
      change: change('PKCE is required', { proofKeyForCodeExchangePolicy: 'Required' }),
    },
    !list(found.enabledGrants).includes('authorization_code') && {
      id: 'application.grant',
      severity: 'error',
      what: 'The authorization code grant is off, so nobody can sign in.',
      todo: mends,
      change: change('the authorization code grant is on', {
        enabledGrants: [...list(found.enabledGrants), 'authorization_code'],
      }),
    },
  );
}

function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Sign-in takes id tokens by RS256 alone. */
async function tokenKey({ setup, wanted }: Settings, found: Json | undefined): Promise<Findings> {
  const { tokenKeyId } = wanted.ids;
  const used = part(found, 'jwtConfiguration').idTokenKeyId;
  const known = await document(setup, `/api/key/${found && used ? used : tokenKeyId}`, 'key');
  if (known?.algorithm === 'RS256') return [];
  if (await document(setup, `/api/key/${tokenKeyId}`, 'key')) return [];
  const path = `/api/key/generate/${tokenKeyId}`;
  const body = wanted.body(path);
  return [
    {
      id: 'application.token-key',
      severity: 'error',
      what: 'There is no RS256 key yet to sign id tokens with.',
      todo: '`doctor --fix` makes one.',
      change: {
        words: `make the signing key “${part(body, 'key').name}” (RS256)`,
        calls: [{ method: 'POST', path, body }],
      },
    },
  ];
}

function tokens({ wanted }: Settings, found: Json, patch: Patch): Findings {
  const { enabled, idTokenKeyId } = part(found, 'jwtConfiguration');
  if (enabled === true && idTokenKeyId !== undefined && idTokenKeyId !== CLIENT_SECRET_KEY)
    return [];
  const { tokenKeyId } = wanted.ids;
  return [
    {
      id: 'application.id-token',
      severity: 'error',
      what: 'The application’s id tokens are not signed with a key of their own by RS256, which sign-in asks for.',
      todo: '`doctor --fix` does it.',
      change: patch('its tokens are signed by RS256', {
        jwtConfiguration: {
          ...part(found, 'jwtConfiguration'),
          enabled: true,
          accessTokenKeyId: tokenKeyId,
          idTokenKeyId: tokenKeyId,
        },
      }),
    },
  ];
}

/** FusionAuth's id for “HMAC with the client secret”, every new tenant's choice for id tokens. */
const CLIENT_SECRET_KEY = '092dbedc-30af-4149-9c61-b578f2c72f59';

function roles(found: Json, wanted: Json, path: string): Findings {
  const held = list(found.roles).map((role) => part(role).name);
  const lacking = list(wanted.roles).filter((role) => !held.includes(part(role).name));
  const names = lacking.map((role) => String(part(role).name));
  return findings(
    lacking.length > 0 && {
      id: 'application.roles',
      severity: 'error',
      what: `The application has no role ${names.join(', no ')}.`,
      todo: '`doctor --fix` does it; give `admin` to whoever may see /admin.',
      change: {
        words: `application ${found.name}: has the roles ${names.join(' and ')}`,
        calls: lacking.map((role) => ({ method: 'POST', path: `${path}/role`, body: { role } })),
      },
    },
  );
}
