// Where the suite runs: a real FusionAuth when FUSIONAUTH_URL and FUSIONAUTH_API_KEY are given, else the
// embedded server. What else the place must have for some of the rules is said by variables, too.
import { startEmbedded } from '../../../src/embedded/server.ts';
import { kickstartFile } from '../../integration/embedded/api/instance.ts';

export interface Place {
  name: string;
  /** MailCatcher's API of the mailbox that FusionAuth mails to (MAILBOX_URL). */
  mailbox: boolean;
  /** The host by which FusionAuth reaches webhooks of this process (WEBHOOK_HOST). */
  webhookHost: string | undefined;
  /** False when users are searched in the database (FUSIONAUTH_SEARCH=database). */
  elasticsearch: boolean;
  open(): Promise<OpenPlace>;
}

export interface OpenPlace {
  url: string;
  /** Unrestricted, and a key manager. */
  apiKey: string;
  mailboxUrl: string | undefined;
  close(): Promise<void>;
}

const { FUSIONAUTH_URL, FUSIONAUTH_API_KEY, FUSIONAUTH_SEARCH, MAILBOX_URL, WEBHOOK_HOST } =
  process.env;

const embedded: Place = {
  name: 'the embedded FusionAuth',
  mailbox: true,
  webhookHost: '127.0.0.1',
  elasticsearch: true,
  async open() {
    const apiKey = 'the-key-of-the-directory-suite';
    const kickstart = { apiKeys: [{ key: apiKey, keyManager: true }], requests: [] };
    const server = await startEmbedded({
      ...{ port: 0, mailboxPort: 0, dataFile: ':memory:', env: {} },
      kickstartFile: kickstartFile(kickstart),
    });
    return { ...server, apiKey };
  },
};

function real(url: string, apiKey: string): Place {
  return {
    name: `FusionAuth at ${url}`,
    mailbox: MAILBOX_URL !== undefined,
    webhookHost: WEBHOOK_HOST,
    elasticsearch: FUSIONAUTH_SEARCH !== 'database',
    open: async () => ({ url, apiKey, mailboxUrl: MAILBOX_URL, close: async () => {} }),
  };
}

export const place: Place =
  FUSIONAUTH_URL && FUSIONAUTH_API_KEY ? real(FUSIONAUTH_URL, FUSIONAUTH_API_KEY) : embedded;
