// The hosted pages of the embedded server, as a browser without script meets them.
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Browser, browse, hiddenFields, linkNamed } from './browser.ts';
import { CLIENT, HOME, type Hosted, PASSWORD, REDIRECT, startHosted, TENANT } from './hosted.ts';

let hosted: Hosted;
let browser: Browser;
beforeEach(async () => {
  hosted = await startHosted();
  browser = browse(hosted.url);
});
afterEach(() => hosted.close());

const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const OAUTH = {
  ...{ client_id: CLIENT, redirect_uri: REDIRECT, response_type: 'code', scope: 'openid' },
  ...{ state: '"><script>', code_challenge: CHALLENGE, code_challenge_method: 'S256' },
};
const QUERY = new URLSearchParams(OAUTH).toString();
const AUTHORIZE = `/oauth2/authorize?${QUERY}`;
const REGISTER = `/oauth2/register?${QUERY}`;

/** What the page says is wrong. */
function alerts(body: string): string[] {
  const region = /<div class="alert" role="alert">(.*?)<\/div>/s.exec(body)?.[1] ?? '';
  return [...region.matchAll(/<p>(.*?)<\/p>/g)].map(([, text = '']) => text);
}

function errorOf(body: string, id: string): string | undefined {
  return new RegExp(`<p class="error" id="${id}-error">(.*?)</p>`).exec(body)?.[1];
}

function input(body: string, name: string): string {
  return new RegExp(`<input id="[^"]*" name="${name}"[^>]*>`, 's').exec(body)?.[0] ?? '';
}

describe('every page', () => {
  it.each([
    ['the sign-in form', AUTHORIZE],
    ['the registration form', REGISTER],
    ['the form for a forgotten password', `/password/forgot?${QUERY}`],
    ['the word that a mail was sent', '/password/sent'],
    ['the start page', '/'],
    ['an error', '/oauth2/authorize'],
  ])('%s runs no script, is framed by nobody and is not cached', async (_, path) => {
    const { headers, body } = await browser.get(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("style-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).not.toMatch(/<script| style=| on\w+=/i);
    expect(body).toContain('<html lang="en">');
  });

  it('the stylesheet they name is there', async () => {
    const { status, headers } = await browser.get('/css/pages.css');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
  });
});

describe('the sign-in form', () => {
  const submit = async (fields: Record<string, string>, headers?: Record<string, string>) =>
    browser.post('/oauth2/authorize', { ...OAUTH, ...fields }, headers);

  it('is shown at the authorize address, with every OAuth parameter in hidden fields', async () => {
    const { status, body, headers } = await browser.get(AUTHORIZE);
    expect(status).toBe(200);
    expect(hiddenFields(body)).toEqual(OAUTH);
    expect(input(body, 'loginId')).toContain('placeholder="Login"');
    expect(input(body, 'password')).toContain('placeholder="Password"');
    expect(body).toContain('<label for="loginId">');
    expect(body).toContain('<button>Submit</button>');
    expect(linkNamed(body, 'Forgot your password\\?')).toMatch(/^\/password\/forgot\?client_id=/);
    expect(linkNamed(body, 'Create an account')).toMatch(/^\/oauth2\/register\?client_id=/);
    expect(headers.get('content-security-policy')).toContain(
      "form-action 'self' http://app.example;",
    );
  });

  it('offers no registration where the application allows none', async () => {
    hosted.setApplication((application) => ({
      ...application,
      registrationConfiguration: { ...application.registrationConfiguration, enabled: false },
    }));
    expect((await browser.get(AUTHORIZE)).body).not.toContain('Create an account');
    expect((await browser.get(REGISTER)).status).toBe(403);
  });

  it('fills in the login hint', async () => {
    const { body } = await browser.get(`${AUTHORIZE}&login_hint=%22ann`);
    expect(input(body, 'loginId')).toContain('value="&quot;ann"');
  });

  it('says the same to a wrong password and an unknown name, and shows no password again', async () => {
    await hosted.addUser({ email: 'ann@example.com' });
    const answers = await Promise.all(
      ['ann@example.com', 'eve@example.com'].map((loginId) =>
        submit({ loginId, password: 'wrong wrong' }),
      ),
    );
    const [wrong, unknown] = answers.map(({ body }) => body.replaceAll(/(ann|eve)@/g, ''));
    expect(wrong).toBe(unknown);
    expect(alerts(wrong ?? '')).toEqual(['Invalid login credentials.']);
    expect(wrong).not.toContain('wrong wrong');
    expect(browser.cookies.size).toBe(0);
  });

  it('ties what is missing to its field', async () => {
    const { body } = await submit({ loginId: '', password: '' });
    expect(alerts(body)).toEqual(['Please check: Email or username, Password.']);
    expect(errorOf(body, 'loginId')).toBe('This is required.');
    expect(input(body, 'password')).toContain('aria-describedby="password-error"');
    expect(input(body, 'password')).toContain('aria-invalid="true"');
  });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling of this site', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'http://evil.example' }],
    ['an origin that hides', { origin: 'null' }],
  ])('is refused when %s submits it', async (_, headers) => {
    await hosted.addUser({ email: 'ann@example.com' });
    const credentials = { loginId: 'ann@example.com', password: PASSWORD };
    expect((await submit(credentials, headers)).status).toBe(403);
    expect(browser.cookies.size).toBe(0);
    expect((await submit(credentials, { 'sec-fetch-site': 'same-origin' })).status).toBe(302);
  });

  it('tells a locked user so, once the password was right', async () => {
    const user = await hosted.addUser({ email: 'ann@example.com' });
    hosted.instance.users.save({ ...user, active: false });
    const right = await submit({ loginId: 'ann@example.com', password: PASSWORD });
    expect(alerts(right.body)).toEqual(['Your account has been locked. Please contact support.']);
    const wrong = await submit({ loginId: 'ann@example.com', password: 'wrong wrong' });
    expect(alerts(wrong.body)).toEqual(['Invalid login credentials.']);
    expect(browser.cookies.size).toBe(0);
  });

  it('leads through a new password first when one is required', async () => {
    await hosted.addUser({ email: 'ann@example.com', passwordChangeRequired: true });
    const { status, location } = await submit({ loginId: 'ann@example.com', password: PASSWORD });
    expect(status).toBe(302);
    expect(browser.cookies.size).toBe(0);
    const form = await browser.get(location ?? '');
    expect(form.body).toContain('Set your password');
    expect(hiddenFields(form.body)).toEqual({ ...OAUTH, tenantId: TENANT });
  });

  it('does not let in who must verify an email first', async () => {
    hosted.setTenant((tenant) => ({
      ...tenant,
      emailConfiguration: {
        ...tenant.emailConfiguration,
        ...{ verifyEmail: true, unverified: { behavior: 'Gated' } },
      },
    }));
    const user = await hosted.addUser({ email: 'ann@example.com' });
    hosted.instance.users.save({ ...user, verified: false });
    const { body } = await submit({ loginId: 'ann@example.com', password: PASSWORD });
    expect(alerts(body)[0]).toContain('verify your email');
    expect(browser.cookies.size).toBe(0);
  });
});

describe('registration', () => {
  const submit = (fields: Record<string, string>) =>
    browser.post('/oauth2/register', { ...OAUTH, ...fields });
  const ANN = {
    ...{ 'user.email': 'Ann@Example.com', 'user.password': PASSWORD, passwordConfirm: PASSWORD },
  };

  it('creates the user with the default roles, signs in and goes back with a code', async () => {
    const { status, location } = await submit(ANN);
    expect(status).toBe(302);
    const url = new URL(location ?? '');
    expect(url.origin + url.pathname).toBe(REDIRECT);
    expect(url.searchParams.get('code')).toBeTruthy();
    expect(url.searchParams.get('state')).toBe(OAUTH.state);
    const [user] = hosted.instance.users.latest(1);
    expect(user).toMatchObject({ email: 'ann@example.com' });
    expect(user?.registrations).toMatchObject([{ applicationId: CLIENT, roles: ['member'] }]);
    expect((await browser.get(AUTHORIZE)).status).toBe(302);
  });

  it('is no login: user.create and user.registration.create are sent, user.login.success is not', async () => {
    await submit(ANN);
    const types = (await hosted.events()).map(({ type }) => type);
    expect(types.toSorted()).toEqual([
      'user.create',
      'user.create.complete',
      'user.registration.create',
      'user.registration.create.complete',
    ]);
  });

  it.each([
    ['a short password', { 'user.password': 'short', passwordConfirm: 'short' }, 'user-password'],
    ['two passwords', { passwordConfirm: 'another one' }, 'passwordConfirm'],
    ['no password', { 'user.password': '', passwordConfirm: '' }, 'user-password'],
    ['no email', { 'user.email': '' }, 'user-email'],
    ['a broken email', { 'user.email': 'ann' }, 'user-email'],
  ])('with %s names the field and creates nobody', async (_, change, id) => {
    const { status, body } = await submit({ ...ANN, ...change });
    expect(status).toBe(200);
    expect(errorOf(body, id)).toBeTruthy();
    expect(body).not.toContain(PASSWORD);
    expect(hosted.instance.users.count()).toBe(0);
    expect(browser.cookies.size).toBe(0);
  });

  it('with a taken email says so, and leaves its owner alone', async () => {
    const owner = await hosted.addUser({ email: 'ann@example.com' });
    const { body } = await submit({
      ...ANN,
      'user.password': 'another password',
      passwordConfirm: 'another password',
    });
    expect(errorOf(body, 'user-email')).toContain('already exists');
    expect(hosted.instance.users.find(owner.id)?.user).toEqual(owner);
    expect(browser.cookies.size).toBe(0);
  });
});

describe('a forgotten password', () => {
  const askFor = (loginId: string) => browser.post('/password/forgot', { ...OAUTH, loginId });
  const linkIn = (text: string) => /link: (\S+)/.exec(text)?.[1] ?? '';

  it('is mailed a link that leads through a new password back into the same sign-in', async () => {
    await hosted.addUser({ email: 'ann@example.com' });
    const sent = await askFor('ann@example.com');
    expect([sent.status, new URL(sent.location ?? '').pathname]).toEqual([303, '/password/sent']);
    const mail = await hosted.nextMail();
    expect(mail.to).toEqual([{ address: 'ann@example.com' }]);
    const form = await browser.get(linkIn(mail.text));
    expect(form.status).toBe(200);
    expect(input(form.body, 'password')).toContain('placeholder="Password"');
    expect(input(form.body, 'passwordConfirm')).toContain('placeholder="Confirm password"');
    expect(form.body).toContain('<button>Submit</button>');
    const fields = { password: 'a new password', passwordConfirm: 'a new password' };
    const path = new URL(linkIn(mail.text), hosted.url).pathname;
    const changed = await browser.post(path, { ...hiddenFields(form.body), ...fields });
    expect([changed.status, new URL(changed.location ?? '').pathname]).toEqual([
      303,
      '/password/complete',
    ]);
    const complete = await browser.get(changed.location ?? '');
    const login = await browser.get(linkNamed(complete.body, 'Login here') ?? '');
    expect(hiddenFields(login.body)).toMatchObject(OAUTH);
    const credentials = { loginId: 'ann@example.com', password: 'a new password' };
    const back = await browser.post('/oauth2/authorize', {
      ...hiddenFields(login.body),
      ...credentials,
    });
    expect(back.location).toContain(`${REDIRECT}?code=`);
  });

  it('gets one answer whoever is asked for, and mails only who exists', async () => {
    await hosted.addUser({ email: 'ann@example.com' });
    const unknown = await askFor('eve@example.com');
    const known = await askFor('ann@example.com');
    expect([unknown.status, unknown.location]).toEqual([known.status, known.location]);
    expect((await hosted.nextMail()).to).toEqual([{ address: 'ann@example.com' }]);
    expect(hosted.mails).toEqual([]);
  });

  it('puts nothing but the sign-in’s own parameters into the mail', async () => {
    await hosted.addUser({ email: 'ann@example.com' });
    const evil = { loginId: 'ann@example.com', anon_user: 'true', request: 'x' };
    await browser.post('/password/forgot', { ...OAUTH, ...evil });
    expect((await hosted.nextMail()).text).not.toMatch(/anon_user|request=/);
  });

  const mailedPath = async () => {
    await hosted.addUser({ email: 'ann@example.com' });
    await askFor('ann@example.com');
    return new URL(linkIn((await hosted.nextMail()).text), hosted.url).pathname;
  };
  const NEW = { password: 'a new password', passwordConfirm: 'a new password' };

  it('a link works once, and opening it spends nothing', async () => {
    const path = await mailedPath();
    expect((await browser.get(path)).status).toBe(200);
    expect((await browser.get(path)).status).toBe(200);
    expect((await browser.post(path, NEW)).status).toBe(303);
    const again = await browser.get(path);
    expect(again.status).toBe(404);
    expect(linkNamed(again.body, 'Ask for a new one')).toBe('/password/forgot');
    expect((await browser.post(path, NEW)).status).toBe(404);
  });

  it.each([
    ['too short', { password: 'short', passwordConfirm: 'short' }, 'password'],
    ['typed differently', { ...NEW, passwordConfirm: 'other password' }, 'passwordConfirm'],
    ['empty', { password: '', passwordConfirm: '' }, 'password'],
  ])('a password that is %s does not spend the link', async (_, fields, id) => {
    const path = await mailedPath();
    const refused = await browser.post(path, fields);
    expect(refused.status).toBe(200);
    expect(errorOf(refused.body, id)).toBeTruthy();
    expect((await browser.post(path, NEW)).status).toBe(303);
  });

  it('a link of another tenant, an old link and another site’s form change nothing', async () => {
    const path = await mailedPath();
    expect((await browser.get(`${path}?tenantId=${CLIENT}`)).status).toBe(404);
    const foreign = await browser.post(path, NEW, { origin: 'http://evil.example' });
    expect(foreign.status).toBe(403);
    hosted.clock.now += 600_000;
    expect((await browser.get(path)).status).toBe(404);
    expect((await browser.post(path, NEW)).status).toBe(404);
  });

  it('without a sign-in to go back to, the way on is the only application’s own address', async () => {
    expect(linkNamed((await browser.get('/password/complete')).body, 'Login here')).toBe(HOME);
    hosted.setApplication((application) => ({
      ...application,
      oauthConfiguration: { ...application.oauthConfiguration, logoutURL: 'javascript:alert(1)' },
    }));
    expect((await browser.get('/password/complete')).body).not.toContain('Login here');
  });
});

describe('the start page', () => {
  const ask = (host: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const sent = request(hosted.url, { headers: { host } }, async (answer) => {
        resolve(Buffer.concat(await answer.toArray()).toString('utf8'));
      });
      sent.once('error', reject).end();
    });

  it('says what it is and, to this machine, who its users are', async () => {
    await hosted.addUser({ email: 'ann@example.com' });
    const { body } = await browser.get('/');
    expect(body).toContain('It is not FusionAuth itself');
    expect(linkNamed(body, 'Mailbox')).toBe(HOME);
    expect(body).toContain('1 user');
    expect(body).toContain('ann@example.com');
  });

  it('names nobody under another name than this machine’s', async () => {
    await hosted.addUser({ email: 'ann@example.com' });
    const body = await ask('auth.example.com');
    expect(body).toContain('It is not FusionAuth itself');
    expect(body).not.toContain('ann@example.com');
    expect(body).not.toContain('1 user');
  });
});
