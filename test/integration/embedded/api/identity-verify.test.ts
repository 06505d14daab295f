// Verification of login ids, before or after their user exists (FusionAuth docs, apis/identity-verify).
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: FreeMarker writes its values so
import { describe, expect, it } from 'vitest';
import { startInstance, tenantId } from './instance.ts';

const email = 'a@example.com';
const path = '/api/identity/verify';

async function withTemplate() {
  const instance = await startInstance();
  const text = 'id=${verificationId} code=${verificationOneTimeCode!"none"}';
  const made = await instance.call('POST', '/api/email/template', {
    emailTemplate: {
      name: 'Verify',
      defaultSubject: 'Verify',
      defaultHtmlTemplate: text,
      defaultTextTemplate: text,
    },
  });
  await instance.call('PATCH', `/api/tenant/${tenantId}`, {
    tenant: {
      emailConfiguration: {
        verifyEmail: true,
        verificationEmailTemplateId: made.json.emailTemplate.id,
      },
    },
  });
  const start = (more: object) =>
    instance.call('POST', `${path}/start`, { loginId: email, loginIdType: 'email', ...more });
  return { ...instance, start };
}

describe('before there is a user', () => {
  it('an email is verified by what was mailed, and its user is created verified', async () => {
    const { client, call, start, mails, mailText, open } = await withTemplate();
    const { json } = await start({
      existingUserStrategy: 'mustNotExist',
      verificationStrategy: 'FormField',
      state: { from: 'test' },
    });
    const { verificationId, oneTimeCode } = json;
    await client.sendVerifyIdentity({ verificationId });
    const [mail] = await mails();
    expect(await mailText(mail.id)).toBe(`id=${verificationId} code=${oneTimeCode}`);
    const wrong = await open('POST', `${path}/complete`, { verificationId, oneTimeCode: 'WRONG1' });
    expect(wrong.json.fieldErrors).toHaveProperty(['oneTimeCode']);
    const done = await open('POST', `${path}/complete`, { verificationId, oneTimeCode });
    expect(done.json).toEqual({ state: { from: 'test' } });
    const user = { email: email.toUpperCase() };
    const created = await call('POST', '/api/user', { user, verificationIds: [verificationId] });
    expect(created.json.user).toMatchObject({
      verified: true,
      identities: [{ type: 'email', verified: true, verifiedReason: 'Completed' }],
    });
  });

  it('an id that was not completed, is another’s or was used verifies nobody', async () => {
    const { call, start, open } = await withTemplate();
    const strategy = { existingUserStrategy: 'mustNotExist' };
    const create = async (username: string, address: string, verificationId: string) =>
      (
        await call('POST', '/api/user', {
          user: { username, email: address },
          verificationIds: [verificationId],
        })
      ).status;
    const { verificationId: pending } = (await start(strategy)).json;
    expect(await create('one', email, pending)).toBe(400);
    const { verificationId } = (await start(strategy)).json;
    await open('POST', `${path}/complete`, { verificationId });
    expect(await create('two', 'other@example.com', verificationId)).toBe(400);
    expect((await call('GET', '/api/user?username=two')).status).toBe(404);
    expect(await create('three', email, 'made-up')).toBe(400);
  });
});

describe('of a user', () => {
  it('an email is verified by its id, once', async () => {
    const { start, open, createUser, getUser } = await withTemplate();
    const { id } = await createUser({ email });
    expect(await getUser(id)).toMatchObject({ verified: false });
    const { verificationId, oneTimeCode } = (await start({})).json;
    expect(oneTimeCode).toBeUndefined();
    expect((await open('POST', `${path}/complete`, { verificationId })).status).toBe(200);
    expect(await getUser(id)).toMatchObject({
      verified: true,
      identities: [{ verifiedReason: 'Completed' }],
    });
    expect((await open('POST', `${path}/complete`, { verificationId })).status).toBe(404);
  });

  it('a login id is verified on the word of a key', async () => {
    const { client, call, createUser, getUser } = await withTemplate();
    const { id } = await createUser({ email });
    await client.verifyIdentity({ loginId: email, loginIdType: 'email' });
    expect(await getUser(id)).toMatchObject({ identities: [{ verifiedReason: 'Administrative' }] });
    const nobody = { loginId: 'b@example.com', loginIdType: 'email' };
    expect((await call('POST', path, nobody)).status).toBe(404);
  });
});

describe('a start', () => {
  it.each([
    [{ existingUserStrategy: 'mustNotExist' }, 400, 'loginId'],
    [{ loginId: 'b@example.com' }, 404, undefined],
    [{ loginIdType: 'username' }, 400, 'loginIdType'],
  ])('with %j is answered with %i', async (more, status, field) => {
    const { start, createUser } = await withTemplate();
    await createUser({ email });
    const answer = await start(more);
    expect(answer.status).toBe(status);
    if (field) expect(answer.json.fieldErrors).toHaveProperty([field]);
  });
});
