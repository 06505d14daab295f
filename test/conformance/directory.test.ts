// The suite that defines a FusionAuth: what it documents, each rule with its source. It runs on the
// embedded server and, unchanged, on a real one: docs/embedded-fusionauth.md says how.
// Sources: D: a page of FusionAuth's documentation; #n an issue of FusionAuth/fusionauth-issues; RN the
// release notes; OA its API description; RFC.
import { afterAll, beforeAll, describe } from 'vitest';
import { accessRules } from './directory/access.ts';
import { createRules } from './directory/create.ts';
import { type Directory, openDirectory } from './directory/directory.ts';
import { jwtRules } from './directory/jwt.ts';
import { keyRules } from './directory/keys.ts';
import { loginRules } from './directory/login.ts';
import { mailRules } from './directory/mail.ts';
import { otherClientRules } from './directory/other-clients.ts';
import { passwordRules } from './directory/passwords.ts';
import { patchRules } from './directory/patch.ts';
import { place } from './directory/place.ts';
import { removeRules } from './directory/remove.ts';
import { retrieveRules } from './directory/retrieve.ts';
import { searchRules } from './directory/search.ts';
import { undocumentedRules } from './directory/undocumented.ts';
import { verificationRules } from './directory/verification.ts';
import { webhookRules } from './directory/webhooks.ts';

const RULES = {
  access: accessRules,
  'creating a user': createRules,
  'finding a user': retrieveRules,
  'changing a user': patchRules,
  'removing users': removeRules,
  searching: searchRules,
  'forgotten and changed passwords': passwordRules,
  mail: mailRules,
  verification: verificationRules,
  'signing in': loginRules,
  'tokens without a user': jwtRules,
  keys: keyRules,
  webhooks: webhookRules,
  'clients in other languages': otherClientRules,
  'undocumented: what we chose': undocumentedRules,
};

describe(place.name, () => {
  let directory: Directory;

  beforeAll(async () => {
    directory = await openDirectory(place);
  });
  afterAll(() => directory?.close());

  for (const [name, rules] of Object.entries(RULES)) {
    describe(name, () => rules(() => directory));
  }
});
