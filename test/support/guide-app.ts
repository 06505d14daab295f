// FusionAuth's guide to anonymous users, modelled as an app of its own with none of our protections: what its text and
// example tell a reader to build. For the contrast test alone; https://github.com/FusionAuth/fusionauth-example-anonymous-user
import { randomBytes } from 'node:crypto';
import cookieParser from 'cookie-parser';
import express, { type Express, type Request } from 'express';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { callFusionAuth, recordByEmail, recordOf } from './directory.ts';

export const GUIDE_COOKIE = 'cb_anon_user';

/** The application's own key: it signs access tokens too. */
const TOKEN_KEY = '1f0c7c1e-0a53-4a5e-b3fd-5d2b8c6e0303';
const YEAR = 365 * 86_400;

export interface GuideApp {
  app: Express;
  /** Sign-ins that FusionAuth has told of, by account. */
  heard: Map<string, number>;
}

type Call = (path: string, method: string, body: object) => Promise<{ body: unknown }>;

export function createGuideApp(fusionAuth: string): GuideApp {
  const app = express();
  const heard = new Map<string, number>();
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', fusionAuth));
  const call: Call = (path, method, body) => callFusionAuth(fusionAuth, path, { method, body });
  app.use(cookieParser(), express.urlencoded(), express.json());

  /** Whose cookie this is: any of FusionAuth's keys may have signed it, and nobody looks at its end. */
  async function guest(req: Request): Promise<string | undefined> {
    const token: string = req.cookies[GUIDE_COOKIE];
    const payload = await jwtVerify(token, keys)
      .then((verified) => verified.payload)
      .catch((error: unknown) => (error instanceof errors.JWTExpired ? error.payload : undefined));
    return payload?.userId as string | undefined;
  }

  app.get('/video', async (req, res) => {
    if (!req.cookies[GUIDE_COOKIE]) {
      res.cookie(GUIDE_COOKIE, await openStub(call), { httpOnly: true, sameSite: 'lax' });
      return res.send('a film');
    }
    const id = await guest(req);
    if (!id) return res.send('a film');
    const user = await recordOf(fusionAuth, id);
    const watchCount = Number(user?.data.watchCount) + 1;
    // As in the guide, a user who is not there any more is not thought of.
    if (!user) throw new TypeError('no user');
    await call(`/api/user/${id}`, 'PATCH', { user: { data: { watchCount } } });
    res.send('a film');
  });

  app.post('/register', async (req, res) => {
    if (!req.cookies[GUIDE_COOKIE]) return res.redirect('/login');
    const [id, email] = [await guest(req), String(req.body.email)];
    if (id && !(await recordByEmail(fusionAuth, email))) {
      await call(`/api/user/${id}`, 'PATCH', { user: { email } });
      const forgotten = { loginId: email, state: { anon_user: 'true' } };
      await call('/api/user/forgot-password', 'POST', forgotten);
    }
    res.send('Please check your email to set your password.');
  });

  app.post('/webhook', async (req, res) => {
    const { type, user } = req.body.event ?? {};
    const signedIn = type === 'user.login.success';
    if (signedIn && user?.data?.anonymousUser) {
      const cleared = { username: '', data: { anonymousUser: false } };
      await call(`/api/user/${user.id}`, 'PATCH', { user: cleared });
    }
    if (signedIn) heard.set(user.id, (heard.get(user.id) ?? 0) + 1);
    res.status(204).end();
  });

  // The session goes; the guest's cookie is not thought of.
  app.post('/logout', (_req, res) => res.redirect('/'));
  return { app, heard };
}

/** A user, and a token for the cookie, good for a year. */
async function openStub(call: Call): Promise<string> {
  const random = () => randomBytes(32).toString('hex');
  const data = { watchCount: 1, anonymousUser: true };
  const created = await call('/api/user', 'POST', {
    user: { username: random(), password: random(), data },
  });
  const { id } = (created.body as { user: { id: string } }).user;
  const vended = await call('/api/jwt/vend', 'POST', {
    claims: { userId: id },
    keyId: TOKEN_KEY,
    timeToLiveInSeconds: YEAR,
  });
  return (vended.body as { token: string }).token;
}
