// Who may exchange an authorization code at the embedded server, and when.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CLIENT,
  HOME,
  type Hosted,
  OTHER_CLIENT,
  REDIRECT,
  SECRET,
  startHosted,
  TENANT,
} from './hosted.ts';
import { CREDENTIALS, type OAuthClient, oauthClient, VERIFIER } from './oauth-client.ts';

let hosted: Hosted;
let calls: OAuthClient;
beforeEach(async () => {
  hosted = await startHosted();
  calls = oauthClient(hosted);
});
afterEach(() => hosted.close());

describe('the code', () => {
  beforeEach(async () => {
    await hosted.addUser({ email: 'ann@example.com' });
  });
  const refused = (reason: string, error = 'invalid_grant') => ({
    ...{ status: 400, body: { error, error_reason: reason } },
  });

  it('works once; a second use takes back the refresh token of the first', async () => {
    const code = await calls.newCode();
    const first = await calls.exchange(code);
    expect(first.status).toBe(200);
    expect(await calls.exchange(code)).toMatchObject(refused('auth_code_not_found'));
    const refresh_token = String(first.body.refresh_token);
    expect(
      await calls.token({ grant_type: 'refresh_token', refresh_token, ...CREDENTIALS }),
    ).toMatchObject(refused('refresh_token_not_found'));
  });

  it('works for one of two who come at once', async () => {
    const code = await calls.newCode();
    const answers = await Promise.all([calls.exchange(code), calls.exchange(code)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400]);
  });

  it('lives as long as the tenant says', async () => {
    const { externalIdentifierConfiguration } = hosted.instance.tenants.list()[0] ?? {};
    const life = Number(externalIdentifierConfiguration?.authorizationGrantIdTimeToLiveInSeconds);
    const [early, late] = [await calls.newCode(), await calls.newCode()];
    hosted.clock.now += life * 1000 - 1;
    expect((await calls.exchange(early)).status).toBe(200);
    hosted.clock.now += 1;
    expect(await calls.exchange(late)).toMatchObject(refused('auth_code_not_found'));
  });

  it.each([
    ['another verifier', { code_verifier: 'x'.repeat(43) }, 'invalid_pkce_code_verifier'],
    ['another redirect_uri', { redirect_uri: HOME }, 'auth_code_not_found'],
    ['an unknown code', { code: 'nonsense' }, 'auth_code_not_found'],
  ])('is refused with %s', async (_, change, reason) => {
    expect(await calls.exchange(await calls.newCode(), change)).toMatchObject(refused(reason));
  });

  it('is refused without the verifier of its challenge', async () => {
    const code = await calls.newCode();
    const fields = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT };
    expect(await calls.token({ ...fields, ...CREDENTIALS })).toMatchObject(
      refused('missing_code_verifier', 'invalid_request'),
    );
  });

  it('is refused to another client, though that one proves itself', async () => {
    hosted.addApplication(OTHER_CLIENT);
    expect(await calls.exchange(await calls.newCode(), { client_id: OTHER_CLIENT })).toMatchObject(
      refused('auth_code_not_found'),
    );
  });

  it('asked for without PKCE is refused with a verifier, for its request was tampered with', async () => {
    hosted.setApplication((application) => ({
      ...application,
      oauthConfiguration: {
        ...application.oauthConfiguration,
        proofKeyForCodeExchangePolicy: 'NotRequired',
      },
    }));
    const bare = { code_challenge: undefined, code_challenge_method: undefined };
    expect(await calls.exchange(await calls.newCode(bare))).toMatchObject(
      refused('invalid_pkce_code_verifier'),
    );
  });
});

describe('client authentication', () => {
  beforeEach(async () => {
    await hosted.addUser({ email: 'ann@example.com' });
  });

  it('the secret may come in the header, form-encoded', async () => {
    const code = await calls.newCode();
    const fields = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT };
    const basic = `${CLIENT}:${encodeURIComponent(SECRET)}`;
    expect((await calls.token({ ...fields, code_verifier: VERIFIER }, basic)).status).toBe(200);
  });

  it.each([
    ['a wrong secret', { client_id: CLIENT, client_secret: 'wrong' }],
    ['no secret', { client_id: CLIENT }],
    ['an unknown client', { client_id: TENANT, client_secret: SECRET }],
  ])('%s is refused with 401', async (_, credentials) => {
    const answer = await calls.token({
      grant_type: 'authorization_code',
      code: 'x',
      ...credentials,
    });
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
  });

  it('a public client needs PKCE where the policy says so, and a secret sent must still be right', async () => {
    hosted.setApplication((application) => ({
      ...application,
      oauthConfiguration: {
        ...application.oauthConfiguration,
        clientAuthenticationPolicy: 'NotRequiredWhenUsingPKCE',
        proofKeyForCodeExchangePolicy: 'NotRequiredWhenUsingClientAuthentication',
      },
    }));
    const fields = { grant_type: 'authorization_code', client_id: CLIENT, redirect_uri: REDIRECT };
    const withProof = { ...fields, code: await calls.newCode(), code_verifier: VERIFIER };
    expect((await calls.token({ ...withProof, client_secret: 'wrong' })).status).toBe(401);
    expect((await calls.token(withProof)).status).toBe(200);
    const bare = await calls.newCode({
      code_challenge: undefined,
      code_challenge_method: undefined,
    });
    expect((await calls.token({ ...fields, code: bare })).status).toBe(401);
    const invented = { ...fields, code: bare, code_verifier: VERIFIER };
    expect(await calls.token(invented)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });

  it('who neither authenticates nor uses PKCE gets nothing where the policy asks for either', async () => {
    hosted.setApplication((application) => ({
      ...application,
      oauthConfiguration: {
        ...application.oauthConfiguration,
        clientAuthenticationPolicy: 'NotRequired',
        proofKeyForCodeExchangePolicy: 'NotRequiredWhenUsingClientAuthentication',
      },
    }));
    const code = await calls.newCode({
      code_challenge: undefined,
      code_challenge_method: undefined,
    });
    const fields = { grant_type: 'authorization_code', client_id: CLIENT, redirect_uri: REDIRECT };
    expect(await calls.token({ ...fields, code })).toMatchObject({
      ...{ status: 400, body: { error_reason: 'missing_code_verifier' } },
    });
  });
});
