// A service in either conversion mode whose webhooks are all lost, and the proof of a mailbox in that mode's way.
import type { ConversionMode } from '../../src/domain/account.ts';
import { type Client, createClient } from './client.ts';
import { callFusionAuth } from './directory.ts';
import { freePorts } from './free-ports.ts';
import { startFusionAuth } from './fusionauth.ts';
import { type InProcess, startInProcess } from './in-process.ts';
import { mailedLink } from './mailed-link.ts';
import { confirm, PASSWORD } from './register.ts';
import { signIn } from './sign-in.ts';

export const MODES: readonly ConversionMode[] = ['verify-first', 'attach-first'];

export interface Proof {
  email: string;
  /** Which mail to the address the link is taken from. */
  nth?: number;
  password?: string;
  client?: Client;
}

export interface Deaf extends InProcess {
  /** Opens the mailed link and sets a password through it. Whether that was taken. */
  prove(proof: Proof): Promise<boolean>;
  /** The same, and signs in on that device. */
  convert(proof: Proof): Promise<Client>;
}

/** The service takes no webhook: it knows another key for their signatures. */
export async function startDeaf(mode: ConversionMode): Promise<Deaf> {
  const PORT = String((await freePorts(1))[0]);
  const fusionAuth = await startFusionAuth({ PORT });
  const service = await startInProcess({
    PORT,
    FUSIONAUTH_URL: fusionAuth.url,
    // Its Kickstart names it so.
    FUSIONAUTH_ISSUER: fusionAuth.url.replace('127.0.0.1', 'localhost'),
    FUSIONAUTH_WEBHOOK_KEY: 'not the key that FusionAuth signs its webhooks with',
    CONVERSION: mode,
  });

  async function prove({ email, nth, password = PASSWORD, client }: Proof): Promise<boolean> {
    const link = await mailedLink(fusionAuth.mailbox, email, nth);
    if (link.request) {
      const page = `${service.url}/register/confirm?id=${link.id}&request=${link.request}`;
      const device = client ?? createClient(service.url);
      return (await confirm(device, page, { password })).status === 303;
    }
    const body = { changePasswordId: link.id, password };
    const path = '/api/user/change-password';
    return (await callFusionAuth(fusionAuth.url, path, { method: 'POST', body })).status === 200;
  }

  return {
    ...service,
    fusionAuth: fusionAuth.url,
    mailbox: fusionAuth.mailbox,
    prove,
    async convert({ client = createClient(service.url), ...proof }) {
      if (!(await prove({ ...proof, client }))) throw new Error('The link was not taken.');
      if (mode === 'attach-first') {
        const person = { email: proof.email, password: proof.password ?? PASSWORD };
        const answer = await signIn(client, person);
        if (answer.status !== 303) throw new Error(`/callback answered ${answer.status}`);
      }
      return client;
    },
    async stop() {
      await service.stop();
      await fusionAuth.stop();
    },
  };
}
