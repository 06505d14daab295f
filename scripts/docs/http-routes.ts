// What each route beside the JSON API is for; test/integration/api-page.test.ts holds the list equal to the app's.

export const pageRoutes: Readonly<Record<string, string>> = {
  'GET /register':
    'The form that asks for an address; without a guest’s cookie, on to FusionAuth’s registration.',
  'POST /register': 'Asks for the mail. The same answer for every address.',
  'GET /register/confirm': 'Where the mailed link leads. Looking spends nothing.',
  'POST /register/confirm': 'Sets the password, and signs in.',
  'GET /login': 'On to FusionAuth’s sign-in; `to` says where to come back to.',
  'GET /callback': 'Where FusionAuth sends people back to.',
  'GET /logout': 'Asks whether to sign out, or to forget this device.',
  'POST /logout': 'Does it.',
  'GET /account': 'What is kept; for a member, what this device could add to it.',
  'POST /account/erase': 'Erases everything.',
  'POST /account/merge': 'Adds what this device holds to the account, or forgets it.',
  'POST /account/merge/undo': 'Takes that back, within seven days.',
  'GET /privacy': 'What is kept, why and for how long.',
  'GET /privacy/device': 'What trackers on this device have sent, and what may be measured.',
  'GET /privacy/device/export': 'A copy of it.',
  'POST /privacy/device/choice': 'What may be measured from here on.',
  'POST /privacy/device/erase': 'Erases it.',
  'POST /privacy/incognito': 'Begins or ends privacy mode.',
  'GET /admin': 'The figures, for members with the role `admin`.',
  'POST /admin/accounts': 'Finds an account.',
  'GET /admin/accounts/:id': 'One account’s timeline beside FusionAuth’s record.',
  'POST /admin/accounts/:id/retry': 'Takes a parked account up again.',
  'POST /admin/cull/dry-run': 'What the next cull would take.',
  'GET /api': 'The API’s description, to read.',
  'POST /switch': 'Another person, or another workspace.',
};

export const machineRoutes: Readonly<Record<string, string>> = {
  'POST /webhook': 'FusionAuth’s webhooks, signed.',
  'GET /.well-known/jwks.json': 'The public keys that guests’ tokens verify with.',
  'POST /com.snowplowanalytics.snowplow/tp2': 'What Snowplow’s trackers post.',
  'GET /i': 'The same in one address, for a page without scripts.',
  'POST /fs/ops': 'What the page script posts.',
  'GET /openapi.json': 'The API’s description, for programs.',
};

/** Those of the service alone; in an app of your own they are yours. */
export const serviceRoutes: Readonly<Record<string, string>> = {
  'GET /healthz': '200 while the process answers.',
  'GET /readyz': '200 when the store and FusionAuth can be used, else 503 and why not.',
  'GET /metrics': 'For Prometheus; not for the public.',
  'GET /.well-known/gpc.json': 'Says that Global Privacy Control is honoured.',
};
