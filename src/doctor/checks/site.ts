// The site by the address that people use: is it ours, does its webhook refuse strangers, does its cookie hold, and
// does TRUST_PROXY fit what stands between.
import type { Check } from '../examination.ts';
import { type Finding, type Findings, findings } from '../finding.ts';
import { answersAsWebhook, ask } from './ask.ts';

/** From the network for examples (RFC 5737). */
const FORGED = '203.0.113.7';

export const site: Check = {
  title: 'the site by its address',
  async run({ config }) {
    const { APP_URL, secure } = config;
    const answer = await ask(`${APP_URL}/healthz?proxies`);
    if (typeof answer === 'string') return [unreachable(APP_URL, answer), ...cookie(config)];
    if (answer.location !== undefined) return [moved(APP_URL, answer.location)];
    const hears = await answersAsWebhook(`${APP_URL}/webhook`);
    if (answer.json.ok !== true && !hears) {
      return [unreachable(APP_URL, 'neither /healthz nor /webhook answers as Vestibule does')];
    }
    const counts = countsIn(answer.json);
    return [
      ...cookie({ APP_URL, secure }),
      ...findings(!hears && webhook(APP_URL), !counts && NOT_COUNTED),
      ...(await proxies(APP_URL, counts)),
    ];
  },
};

function unreachable(url: string, why: string): Finding {
  return {
    id: 'site.unreachable',
    severity: 'error',
    what: `The site does not answer at ${url}: ${why}.`,
    todo: 'See that APP_URL is the address that people use, and that the service runs behind it; in an app of your own, name the path of its routes with --at.',
  };
}

function moved(url: string, location: string): Finding {
  const to = URL.canParse(location, url) ? new URL(location, url).origin : 'elsewhere';
  return {
    id: 'cookie.address',
    severity: 'error',
    what: `${url} sends people on to ${to}, where cookies, forms and sign-in of APP_URL do not count.`,
    todo: `Set APP_URL to ${to}, or serve the site at ${url} itself.`,
  };
}

function cookie({ APP_URL, secure }: { APP_URL: string; secure: boolean }): Findings {
  const { hostname } = new URL(APP_URL);
  const local =
    hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1';
  return findings(
    !secure &&
      !local && {
        id: 'cookie.insecure',
        severity: 'error',
        what: `APP_URL is ${APP_URL}: the cookie is neither Secure nor bound to the host (__Host-).`,
        todo: 'Serve the site by https, and set APP_URL to that address.',
      },
  );
}

function webhook(url: string): Finding {
  return {
    id: 'webhook.reach',
    severity: 'error',
    what: `An unsigned webhook to ${url}/webhook is not refused as Vestibule refuses it.`,
    todo: 'See that the proxy passes POST /webhook on with its body and headers as they are.',
  };
}

/** An app of its own, which has no /healthz of ours. */
const NOT_COUNTED: Finding = {
  id: 'proxy.not-seen',
  severity: 'note',
  what: 'How many proxies pass a request on was not seen: there is no /healthz of ours.',
  todo: "In an app of your own see that Express's `trust proxy` is their number.",
};

interface Counts {
  seen: number;
  trusted: number;
}

function countsIn(json: Readonly<Record<string, unknown>>): Counts | undefined {
  const { seen, trusted } = (json.proxies ?? {}) as Partial<Counts>;
  return typeof seen === 'number' && typeof trusted === 'number' ? { seen, trusted } : undefined;
}

async function proxies(url: string, plain: Counts | undefined): Promise<Findings> {
  if (!plain) return [];
  const answer = await ask(`${url}/healthz?proxies`, { headers: { 'x-forwarded-for': FORGED } });
  const forged = typeof answer === 'string' ? undefined : countsIn(answer.json);
  return findings(
    plain.seen > plain.trusted && {
      id: 'proxy.too-few',
      severity: 'warning',
      what: `${plain.seen} proxies pass a request on, and TRUST_PROXY trusts ${plain.trusted}: everybody counts as a proxy's address.`,
      todo: `Set TRUST_PROXY=${plain.seen} if all of them are yours.`,
    },
    forged !== undefined &&
      forged.seen > plain.seen &&
      forged.trusted > plain.seen && {
        id: 'proxy.too-many',
        severity: 'error',
        what: `TRUST_PROXY trusts more than the ${plain.seen} proxies that there are: anybody can say what address they have.`,
        todo: `Set TRUST_PROXY=${plain.seen}.`,
      },
  );
}
