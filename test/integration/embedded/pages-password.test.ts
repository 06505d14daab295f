// Forgotten passwords at the embedded server, as a browser without script meets them.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Browser, browse, errorOf, hiddenFields, input, linkNamed } from './browser.ts';
import { CLIENT, type Hosted, OAUTH, REDIRECT, startHosted } from './hosted.ts';

let hosted: Hosted;
let browser: Browser;
beforeEach(async () => {
  hosted = await startHosted();
  browser = browse(hosted.url);
});
afterEach(() => hosted.close());

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

  it('mails nobody when another site submits the form', async () => {
    await hosted.addUser({ email: 'ann@example.com' });
    await hosted.addUser({ email: 'bob@example.com' });
    const fields = { ...OAUTH, loginId: 'ann@example.com' };
    const foreign = { 'sec-fetch-site': 'cross-site' };
    expect((await browser.post('/password/forgot', fields, foreign)).status).toBe(403);
    await askFor('bob@example.com');
    expect((await hosted.nextMail()).to).toEqual([{ address: 'bob@example.com' }]);
  });

  it('puts nothing but the sign-in’s own parameters into the mail', async () => {
    await hosted.addUser({ email: 'ann@example.com' });
    const evil = { loginId: 'ann@example.com', anon_user: 'true', request: 'x' };
    await browser.post('/password/forgot', { ...OAUTH, ...evil });
    expect((await hosted.nextMail()).text).not.toMatch(/anon_user|request=/);
  });
});

describe('the link of a forgotten password', () => {
  const askFor = (loginId: string) => browser.post('/password/forgot', { ...OAUTH, loginId });
  const linkIn = (text: string) => /link: (\S+)/.exec(text)?.[1] ?? '';
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

  it('without a sign-in to go back to, the way on is the sign-in of the only application', async () => {
    const login = new URL('/login', REDIRECT).href;
    expect(linkNamed((await browser.get('/password/complete')).body, 'Login here')).toBe(login);
    hosted.setApplication((application) => ({
      ...application,
      oauthConfiguration: {
        ...application.oauthConfiguration,
        authorizedRedirectURLs: ['com.example.app:/callback'],
      },
    }));
    expect((await browser.get('/password/complete')).body).not.toContain('Login here');
  });
});
