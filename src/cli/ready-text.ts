// What `vestibule fusionauth` says once the server is up: where it is and what it loaded, no secret.

interface Named {
  id: string;
  name: string;
}

/** What the server's process tells its parent. */
export interface Ready {
  url: string;
  mailboxUrl: string;
  loaded: {
    configured: string;
    tenants: readonly Named[];
    applications: readonly Named[];
    users: number;
    apiKeys: number;
    signingKeys: number;
  };
  /** A key made up for a new instance that had none: told here and never again. */
  madeApiKey?: string;
}

interface Asked {
  data: string;
  kickstart?: string | undefined;
  smtp?: string | undefined;
}

/** Lines for people. */
export function readyText(ready: Ready, asked: Asked): string {
  const { url, mailboxUrl, loaded, madeApiKey } = ready;
  const rows = [
    ['address', url],
    ['mailbox', asked.smtp === undefined ? mailboxUrl : 'not used: mail goes out by SMTP'],
    ['data', asked.data === 'memory' ? 'memory, gone when this ends' : asked.data],
    ['configured', configuredBy(loaded.configured, asked)],
    ...loaded.tenants.map(({ name, id }) => ['tenant', `${id}  ${name}`]),
    ...loaded.applications.map(({ name, id }) => ['application', `${id}  ${name}`]),
    ['users', String(loaded.users)],
    ['keys', `${loaded.apiKeys} for the API, ${loaded.signingKeys} to sign with`],
    ...(madeApiKey === undefined
      ? []
      : [['API key', `${madeApiKey}  (may do everything; shown once)`]]),
  ];
  return [
    'The embedded FusionAuth is up. It is not FusionAuth itself.',
    '',
    ...rows.map(([name = '', value = '']) => `  ${name.padEnd(12)} ${value}`),
    '',
    'Ctrl-C stops it.',
  ].join('\n');
}

function configuredBy(how: string, { kickstart, data }: Asked): string {
  if (how === 'by Kickstart') return `by ${kickstart}`;
  if (how === 'without Kickstart') return 'as a new instance is, without Kickstart';
  const ignored = kickstart === undefined ? '' : '; Kickstart runs on a new instance only';
  return `before, in ${data}${ignored}`;
}
