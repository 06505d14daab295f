// Vestibule in one of its modes, with FusionAuth's webhooks coming in.
import type { ConversionMode } from '../../../src/domain/account.ts';
import { work } from '../../../src/domain/sync.ts';
import { recordOf } from '../../support/directory.ts';
import { eventually } from '../../support/eventually.ts';
import { startInProcess } from '../../support/in-process.ts';
import { kept } from '../../support/kept.ts';
import { mailedLink } from '../../support/mailed-link.ts';
import { confirm, PASSWORD } from '../../support/register.ts';
import { signIn } from '../../support/sign-in.ts';
import { accountIn, COOKIE } from '../../support/stub.ts';
import { setPassword } from './set-password.ts';
import { stateOf } from './state-of.ts';
import type { Target } from './target.ts';

export async function vestibule(mode: ConversionMode): Promise<Target> {
  const service = await startInProcess({ CONVERSION: mode });
  const { url, fusionAuth, mailbox, clock } = service;
  const { store } = service.service;

  /** Until nothing is left to do for an account. */
  const settled = (account: string) =>
    eventually(async () => {
      const row = await store.account(account);
      if (!row || work(row, Date.now() + clock.ahead)) throw new Error('there is work to do');
    });

  return {
    ...{ url, fusionAuth, mailbox, cookie: COOKIE, accountOf: accountIn },
    async ask(device, email) {
      const token = device.cookies.get(COOKIE) ?? '';
      const answer = await device.post('/register', { email });
      if (answer.status === 200) await settled(accountIn(token));
      return answer;
    },
    async prove({ device, email, nth = 1, password = PASSWORD }) {
      const link = await mailedLink(mailbox, email, nth);
      if (!link.request) return setPassword(fusionAuth, link.id, password);
      const page = `${url}/register/confirm?id=${link.id}&request=${link.request}`;
      return (await confirm(device, page, { password })).status === 303;
    },
    async signIn(device, email) {
      // Whom FusionAuth refuses it sends nowhere.
      const back = await signIn(device, { email, password: PASSWORD }).catch(() => undefined);
      if (back?.status !== 303) return undefined;
      const me = (await device.call('GET', '/api/me')).json<{ state: string; account: string }>();
      return me.state === 'member' ? me.account : undefined;
    },
    heard: (account, times) =>
      eventually(async () => {
        const { events } = await kept(store, account);
        const heard = events.filter((name) => name === 'fusionauth.user.login.success');
        if (heard.length < times) throw new Error('not heard yet');
      }),
    async state(account) {
      await settled(account);
      return stateOf(await recordOf(fusionAuth, account));
    },
    later(milliseconds) {
      clock.ahead += milliseconds;
    },
    stop: () => service.stop(),
  };
}
