// The sign-in form of the embedded server, as a browser without script meets it.
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  alerts,
  type Browser,
  browse,
  errorOf,
  hiddenFields,
  input,
  linkNamed,
} from './browser.ts';
import { type Hosted, OAUTH, PASSWORD, startHosted, TENANT } from './hosted.ts';

let hosted: Hosted;
let browser: Browser;
beforeEach(async () => {
  hosted = await startHosted();
  browser = browse(hosted.url);
});
afterEach(() => hosted.close());

const QUERY = new URLSearchParams(OAUTH).toString();
const AUTHORIZE = `/oauth2/authorize?${QUERY}`;
const REGISTER = `/oauth2/register?${QUERY}`;

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
});

describe('signing in', () => {
  const submit = async (fields: Record<string, string>, headers?: Record<string, string>) =>
    browser.post('/oauth2/authorize', { ...OAUTH, ...fields }, headers);

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
});

describe('who may not sign in', () => {
  const submit = async (fields: Record<string, string>, headers?: Record<string, string>) =>
    browser.post('/oauth2/authorize', { ...OAUTH, ...fields }, headers);

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
    expect(linkNamed(body, 'Mailbox')).toBe('http://127.0.0.1:1080');
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
