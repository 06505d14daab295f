// Where the embedded FusionAuth covers an endpoint partly: how. What is built and not named here is done.

const kept = 'What is not under “Differences” is kept and shown, and decides nothing.';
const themes = 'Kept and shown; the pages have a look of their own.';
const templates =
  'The FreeMarker that FusionAuth’s stock templates use; another construct is refused, with its line.';

/** By method and path, or by path for all its methods; `:x` stands for any parameter. */
export const partly: Readonly<Record<string, string>> = {
  '/api/application': kept,
  '/api/application/:x': kept,
  '/api/email/template': templates,
  '/api/email/template/:x': templates,
  '/api/system-configuration': 'Kept and shown; it decides nothing.',
  '/api/tenant': kept,
  '/api/tenant/:x': kept,
  '/api/theme': themes,
  '/api/theme/:x': themes,
  '/api/webhook': 'Client certificates are kept and not used.',
  '/api/webhook/:x': 'Client certificates are kept and not used.',
  'GET /api/status': 'The status and, with a key, the version; no metrics.',
  'GET /api/user/search':
    'The queries listed under “Search”; `expand` changes nothing, registrations always come along.',
  'POST /api/user/search':
    'The queries listed under “Search”; `expand` changes nothing, registrations always come along.',
  'POST /api/api-key': 'IP access control lists are not looked at.',
  'POST /api/api-key/:x': 'IP access control lists are not looked at.',
  'POST /api/identity/verify/send': 'By mail; there are no messengers for phone numbers.',
  'POST /api/login': 'No two-factor sign-in (242).',
  'POST /api/user': 'Phone numbers are stored and compared, nothing is sent to them.',
  'POST /api/user/:x': 'Phone numbers are stored and compared, nothing is sent to them.',
  'POST /oauth2/token':
    'authorization_code with PKCE, refresh_token, password; not client_credentials, not device codes.',
};
