// docs/configuration.md, from the table of settings.
import { type Setting, settings } from '../../src/config/table.ts';
import { table } from './table.ts';

const INTRO = `# Configuration

Settings come from the environment and from nowhere else. Every problem is reported at once, in words,
before anything listens; a name that looks like a setting and is none is a problem too.

Durations are a number with \`ms\`, \`s\`, \`m\`, \`h\` or \`d\`: \`90s\`, \`12h\`, \`30d\`.
`;

const PRODUCTION = `## In production

With \`NODE_ENV=production\` the start is refused when

- \`FUSIONAUTH_URL\` is not set, so that the embedded FusionAuth would run (\`embedded\`);
- \`APP_URL\` is not https (\`http\`);
- \`TRUST_PROXY\` is \`true\`, so that anybody could forge their address (\`trust-all\`);
- a setting marked *development only* has its default (\`default-secrets\`).

\`ALLOW_IN_PRODUCTION\` takes the words in brackets, separated by commas, and allows just these.
`;

const TOGETHER = `## Settings that depend on each other

- \`CULL_AFTER\` must exceed \`ANON_TTL\` by a day and two minutes, or a cookie could outlive its account.
- \`CONVERSION_TTL\` should be what the tenant says of its links: the Kickstart file sets 24 hours.
- \`FUSIONAUTH_PUBLIC_URL\` differs from \`FUSIONAUTH_URL\` when browsers reach FusionAuth by another
  name than this service does, in a container network for instance.
- Several processes with different \`ROLES\` share one \`DATABASE_URL\` and one \`TOKEN_KEYS\` or \`DATA_DIR\`.
  SQLite is a file, so they must be on one machine; with PostgreSQL they may be on many.
`;

export function configurationPage(): string {
  const rows = Object.entries<Setting<unknown>>(settings).map(([name, setting]) => [
    `\`${name}\``,
    setting.fallback === undefined ? '' : `\`${setting.fallback}\``,
    sentences(setting),
  ]);
  return [INTRO, table(['name', 'default', 'what it is for'], rows), '', PRODUCTION, TOGETHER].join(
    '\n',
  );
}

function sentences({ about, secret, developmentOnly, ...setting }: Setting<unknown>): string {
  const marks = [secret && 'Secret.', developmentOnly && 'The default is for *development only*.'];
  return [about, choices(setting), ...marks].filter(Boolean).join(' ');
}

/** What a parser says of a value that it cannot take, where that lists all that it can. */
function choices({ parse }: Pick<Setting<unknown>, 'parse'>): string {
  try {
    parse('\0');
    return '';
  } catch (error) {
    const list = /^must be one of (.*)$/.exec((error as Error).message)?.[1];
    return list?.includes('loopback') || !list ? '' : `Choices: ${quoted(list)}.`;
  }
}

function quoted(list: string): string {
  return list
    .split(', ')
    .map((choice) => `\`${choice}\``)
    .join(', ');
}
