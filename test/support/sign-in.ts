// Signing in at FusionAuth's hosted page without a browser.
import { type Answer, type Client, createClient } from './client.ts';

/** From a page that leads to FusionAuth to the address it sends the person back to. */
export async function signInAt(
  location: string,
  { email, password }: { email: string; password: string },
): Promise<string> {
  const fusionAuth = createClient(new URL(location).origin);
  const page = await fusionAuth.get(location);
  const fields = { ...hidden(page.body), loginId: email, password };
  const answer = await fusionAuth.send('/oauth2/authorize', {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { origin: new URL(location).origin },
  });
  if (!answer.location) throw new Error(`FusionAuth answered ${answer.status} to the sign-in`);
  return answer.location;
}

/** From a page that leads to FusionAuth's own registration to the address it sends the person back to. */
export async function registerAt(
  location: string,
  { email, password }: { email: string; password: string },
): Promise<string> {
  const { origin } = new URL(location);
  const fusionAuth = createClient(origin);
  const page = await fusionAuth.get(location);
  const typed = { 'user.email': email, 'user.password': password, passwordConfirm: password };
  const answer = await fusionAuth.send('/oauth2/register', {
    method: 'POST',
    body: new URLSearchParams({ ...hidden(page.body), ...typed }),
    headers: { origin },
  });
  if (!answer.location) throw new Error(`FusionAuth answered ${answer.status} to the registration`);
  return answer.location;
}

/** The whole way: to FusionAuth, and back into a session. */
export async function signIn(
  client: Client,
  person: { email: string; password: string },
): Promise<Answer> {
  const { location = '' } = await client.get('/login');
  return client.get(await signInAt(location, person));
}

function hidden(body: string): Record<string, string> {
  const inputs = body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  return Object.fromEntries(
    [...inputs].map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]),
  );
}
