// Many users at once, as they were when they were last updated: with FusionAuth's import.
import { settings } from '../../../src/config/table.ts';

export interface ImportedUser {
  id: string;
  username?: string;
  email?: string;
  data: object;
}

const AT_ONCE = 5000;
const PASSWORD = {
  encryptionScheme: 'salted-pbkdf2-hmac-sha256',
  factor: 1,
  salt: 'c2FsdA==',
  password: 'cGFzcw==',
};

/** `key` is an API key that may import. */
export async function importUsers(url: string, key: string, users: readonly ImportedUser[]) {
  for (let from = 0; from < users.length; from += AT_ONCE) {
    const some = users.slice(from, from + AT_ONCE);
    const body = JSON.stringify({
      users: some.map((user) => ({ ...PASSWORD, active: true, ...user })),
    });
    const headers = {
      authorization: key,
      'content-type': 'application/json',
      'x-fusionauth-tenantid': settings.FUSIONAUTH_TENANT_ID.fallback,
    };
    const answer = await fetch(`${url}/api/user/import`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`import: ${answer.status} ${await answer.text()}`);
  }
}
