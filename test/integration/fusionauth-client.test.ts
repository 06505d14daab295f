// The client of FusionAuth on a server that does everything wrong: what it repeats, what it gives up, what it tells.
import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryError } from '../../src/domain/directory-error.ts';
import type { Directory } from '../../src/domain/ports.ts';
import { connect } from '../../src/fusionauth/connect.ts';
import { fusionAuthDirectory } from '../../src/fusionauth/directory.ts';
import { type Exchange, exchangeWithin } from '../../src/fusionauth/exchange.ts';
import { retried } from '../../src/fusionauth/retried.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { type Answering, startAnswering } from '../support/answering.ts';
import { id } from '../support/changes.ts';
import { APPLICATION, TENANT } from '../support/directory.ts';

const TIMEOUT_MS = 150;
const ACCOUNT = id();

/** Things that nothing else in the world contains. */
const canary = {
  key: 'canary-api-key',
  email: 'canary-email@stray.example',
  link: 'canary-link',
  password: 'canary password of many words',
  once: 'canary-one-time-password',
  state: 'canary-state',
};

let server: Answering;
beforeEach(async () => {
  server = await startAnswering();
});
afterEach(() => server.close());

function directory(wrap: (exchange: Exchange) => Exchange = (exchange) => exchange): Directory {
  const exchange = wrap(exchangeWithin(TIMEOUT_MS));
  const connection = { url: server.url, tenantId: TENANT, apiKey: canary.key, exchange };
  return fusionAuthDirectory({
    client: connect(connection),
    applicationId: APPLICATION,
    knownAddressTemplateId: id(),
    random: randomBytes,
  });
}

/** Every call that there is, with something to leak in each. */
const CALLS: Readonly<Record<string, (directory: Directory) => Promise<unknown>>> = {
  user: (one) => one.user(ACCOUNT),
  userByEmail: (one) => one.userByEmail(canary.email),
  userByLink: (one) => one.userByLink(canary.link),
  createStub: (one) => one.createStub(ACCOUNT, { data: { email: canary.email } }),
  patch: (one) => one.patch(ACCOUNT, { data: {}, email: canary.email }),
  mailLink: (one) => one.mailLink(canary.email, { state: canary.state }),
  revokeLinks: (one) => one.revokeLinks(canary.email),
  mailKnownAddress: (one) => one.mailKnownAddress(ACCOUNT),
  changePassword: (one) => one.changePassword(canary.link, canary.password),
  verifyEmail: (one) => one.verifyEmail(ACCOUNT),
  register: (one) => one.register(ACCOUNT),
  login: (one) => one.login(canary.email, canary.once),
};
const NAMES = Object.keys(CALLS);

/** Says back whatever it was sent, in every place of an answer. */
function echo(status: number, type: string, wrap: (said: string) => string): RequestListener {
  return async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const said = `${request.url} ${request.headers.authorization} ${body}`;
    response.writeHead(status, { 'content-type': type }).end(wrap(decodeURIComponent(said)));
  };
}

const errors = (said: string) =>
  JSON.stringify({
    fieldErrors: { [said]: [{ code: said, message: said }, { code: `[x]${said}` }] },
    generalErrors: [{ code: `[${said}]`, message: said }],
  });

const FAULTS: Readonly<Record<string, RequestListener>> = {
  hangs: () => {},
  'cuts the connection': (request) => request.socket.destroy(),
  'breaks off in the middle': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
    response.write('{"user":');
    response.destroy();
  },
  'answers what is no JSON': echo(200, 'application/json', (said) => `{ ${said}`),
  'refuses with what was said': echo(400, 'application/json', errors),
  'refuses without JSON': echo(403, 'text/html', (said) => `<p>${said}</p>`),
  'fails with what was said': echo(500, 'application/json', errors),
  'fails with a page': echo(503, 'text/html', (said) => `<p>${said}</p>`),
  'knows the key no more': echo(401, 'text/plain', (said) => said),
  'sends elsewhere': (request, response) =>
    void response.writeHead(302, { location: `${request.url}&again` }).end(),
};

async function faultOf(name: string): Promise<unknown> {
  return CALLS[name]?.(directory()).then(
    () => undefined,
    (error) => error,
  );
}

describe.each(Object.entries(FAULTS))('a FusionAuth that %s', (fault, answer) => {
  it('is told of in words that repeat no key, address, link or password', async () => {
    server.answer(answer);
    const logged: string[] = [];
    const log = createLog('trace', { write: (line) => void logged.push(line) });
    const faults = await Promise.all(NAMES.map(faultOf));
    for (const error of faults) {
      if (error === undefined) continue;
      expect(error).toBeInstanceOf(DirectoryError);
      log.error({ err: error }, (error as Error).message);
    }
    expect(logged.length).toBeGreaterThan(0);
    const text = logged.join('');
    expect(Object.values(canary).filter((one) => text.includes(one))).toEqual([]);
  });

  const refuses = fault.startsWith('refuses');
  it(refuses ? 'has refused' : 'has refused nothing, and is to be asked again', async () => {
    server.answer(answer);
    for (const error of await Promise.all(NAMES.map(faultOf))) {
      if (error) expect((error as DirectoryError).kind).toBe(refuses ? 'refused' : 'unavailable');
    }
  });
});

describe('connections', () => {
  const found: RequestListener = (_, response) =>
    void response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ user: { id: ACCOUNT } }));

  it('are used again: 60 calls one after the other need two at most', async () => {
    server.answer(found);
    const one = directory();
    for (let times = 0; times < 30; times++) {
      await one.user(ACCOUNT);
      await one.patch(ACCOUNT, { data: {} });
    }
    expect(server.calls).toHaveLength(60);
    expect(server.connections()).toBeLessThanOrEqual(2);
  });

  it('are used again after an answer that nobody could use', async () => {
    const one = directory();
    server.answer(FAULTS['fails with a page'] as RequestListener);
    for (let times = 0; times < 5; times++) await one.user(ACCOUNT).catch(() => {});
    expect(server.connections()).toBeLessThanOrEqual(2);
  });
});

describe('what somebody waits for', () => {
  const cut = FAULTS['cuts the connection'] as RequestListener;

  it.each(NAMES)('%s is tried once more only if it reads', async (name) => {
    server.answer(cut);
    await CALLS[name]?.(directory(retried)).catch(() => {});
    const reads = server.calls[0]?.startsWith('GET ');
    expect(server.calls).toHaveLength(reads ? 2 : 1);
    expect(new Set(server.calls).size).toBe(1);
  });

  it('is not tried again after a time-out, or an answer', async () => {
    server.answer(FAULTS.hangs as RequestListener);
    await directory(retried)
      .user(ACCOUNT)
      .catch(() => {});
    server.answer(FAULTS['fails with a page'] as RequestListener);
    await directory(retried)
      .user(ACCOUNT)
      .catch(() => {});
    expect(server.calls).toHaveLength(2);
  });
});
