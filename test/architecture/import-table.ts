// Which folder of src may import which: the one copy that the test holds and ARCHITECTURE.md prints.

/** Files directly in `src` stand under their own name. Every folder may import itself. */
export interface Row {
  may: readonly string[];
  /** Folders of which only types may be imported. */
  types?: readonly string[];
}

const OUTER = ['config', 'service', 'domain', 'telemetry'];

export const importTable: Readonly<Record<string, Row>> = {
  domain: { may: [] },
  embedded: { may: [] },
  config: { may: ['domain'] },
  telemetry: { may: ['domain'] },
  store: { may: ['domain'] },
  fusionauth: { may: ['domain'] },
  identity: { may: ['domain'] },
  activity: { may: ['domain'] },
  accounts: { may: ['domain', 'activity'], types: ['identity'] },
  reconcile: { may: ['domain', 'accounts'] },
  reaper: { may: ['domain'] },
  webhooks: { may: ['domain'] },
  limits: { may: ['domain'] },
  operator: { may: ['domain'] },
  tracking: { may: ['domain'] },
  browser: { may: [] },
  site: { may: ['domain', 'activity'] },
  http: {
    may: [
      'domain',
      'accounts',
      'activity',
      'identity',
      'operator',
      'tracking',
      'webhooks',
      'telemetry',
      'site',
    ],
  },
  service: {
    may: [
      'domain',
      'config',
      'telemetry',
      'store',
      'fusionauth',
      'identity',
      'activity',
      'accounts',
      'reconcile',
      'reaper',
      'webhooks',
      'limits',
      'operator',
      'tracking',
      'site',
      'http',
    ],
  },
  doctor: { may: ['domain', 'config', 'fusionauth', 'webhooks'] },
  main: { may: OUTER },
  cli: { may: [...OUTER, 'main', 'doctor', 'fusionauth'] },
  client: { may: [], types: ['activity'] },
  index: { may: [...OUTER, 'activity', 'http'] },
};

/** The table as ARCHITECTURE.md shows it. */
export function importTableInMarkdown(): string {
  const rows = Object.entries(importTable).map(([folder, { may, types = [] }]) => {
    const names = [...may, ...types.map((name) => `${name} (types only)`)];
    return `| ${folder} | ${names.join(', ') || 'nothing'} |`;
  });
  return ['| folder | may import |', '|---|---|', ...rows].join('\n');
}
