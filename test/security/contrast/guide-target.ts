// The guide's flow, against the same FusionAuth.
import { once } from 'node:events';
import { APPLICATION, callFusionAuth, recordOf } from '../../support/directory.ts';
import { eventually } from '../../support/eventually.ts';
import { freePorts } from '../../support/free-ports.ts';
import { startFusionAuth } from '../../support/fusionauth.ts';
import { createGuideApp, GUIDE_COOKIE } from '../../support/guide-app.ts';
import { mailedLink } from '../../support/mailed-link.ts';
import { PASSWORD } from '../../support/register.ts';
import { setPassword } from './set-password.ts';
import { stateOf } from './state-of.ts';
import type { Target } from './target.ts';

export async function guide(): Promise<Target> {
  const [port = 0] = await freePorts(1);
  const { url: fusionAuth, mailbox, stop } = await startFusionAuth({ PORT: String(port) });
  const { app, heard } = createGuideApp(fusionAuth);
  const server = app.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    ...{ url: `http://127.0.0.1:${port}`, fusionAuth, mailbox, cookie: GUIDE_COOKIE },
    accountOf: (token) =>
      JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).userId,
    ask: (device, email) => device.post('/register', { email }),
    async prove({ email, nth = 1, password = PASSWORD }) {
      return setPassword(fusionAuth, (await mailedLink(mailbox, email, nth)).id, password);
    },
    async signIn(device, loginId) {
      const body = { loginId, password: PASSWORD, applicationId: APPLICATION };
      const answer = await callFusionAuth(fusionAuth, '/api/login', { method: 'POST', body });
      if (answer.status !== 200 && answer.status !== 202) return undefined;
      // As its callback does.
      device.cookies.delete(GUIDE_COOKIE);
      const { id } = (answer.body as { user: { id: string } }).user;
      await told(id, 1);
      return id;
    },
    heard: told,
    state: async (account) => stateOf(await recordOf(fusionAuth, account)),
    // It has no clock: nothing in it ever ends.
    later: () => {},
    async stop() {
      server.closeAllConnections();
      server.close();
      await stop();
    },
  };

  function told(account: string, times: number): Promise<void> {
    return eventually(() => {
      if ((heard.get(account) ?? 0) < times) throw new Error('not heard yet');
    });
  }
}
