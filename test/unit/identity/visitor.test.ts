// Who a request comes from: a member before a stub, and nobody where there is doubt.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Change } from '../../../src/domain/change.ts';
import type { Store } from '../../../src/domain/ports.ts';
import { cookieNames } from '../../../src/identity/cookies.ts';
import { newSessionId, sessionHash } from '../../../src/identity/session-id.ts';
import { visitorResolver } from '../../../src/identity/visitor.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open.ts';
import { erase, id, session, signIn, T0 } from '../../support/changes.ts';
import { createMint, type Mint, TTL } from '../../support/token-forge.ts';

const MINUTE = 60_000;
const LIMITS = { idle: 60 * MINUTE, absolute: 240 * MINUTE };
const COOKIES = cookieNames('shop', true);

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-visitor-'));
  store = await openSqliteStore({ path: join(folder, 'store.db'), now: () => T0 });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

let mint: Mint;
let asked: string[];
let written: Change[];
beforeEach(async () => {
  mint = await createMint();
  asked = [];
  written = [];
});

/** The resolver on the real store, whose calls are noted. */
function resolver() {
  return visitorResolver({
    tokens: mint.tokens,
    tokenTtl: TTL,
    cookies: COOKIES,
    limits: LIMITS,
    now: () => mint.clock.now,
    store: {
      account: (id) => store.account(id),
      session(hash) {
        asked.push(hash);
        return store.session(hash);
      },
      commit(change) {
        written.push(change);
        return store.commit(change);
      },
    },
  });
}

const anonymous = (token: string) => `${COOKIES.anonymous}=${token}`;

/** Signs somebody in; the cookie that they then have. */
async function member(account = id()): Promise<{ account: string; cookie: string }> {
  const key = newSessionId(randomBytes);
  await store.commit(signIn(session(account, { hash: sessionHash(key) ?? '' })));
  return { account, cookie: `${COOKIES.session}=${key}` };
}

describe('an anonymous token', () => {
  it('in the cookie makes its visitor known, without asking the store', async () => {
    const visitor = await resolver()({ cookie: anonymous(mint.forged()) });
    expect(visitor).toMatchObject({
      anonymous: { via: 'cookie', token: { account: mint.account } },
      spentCookie: false,
    });
    expect(visitor).not.toHaveProperty('member');
    expect([asked, written]).toEqual([[], []]);
  });

  it('as a bearer does so too; the scheme is written in any case (RFC 9110)', async () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      const authorization = `${scheme} ${mint.forged()}`;
      expect((await resolver()({ authorization })).anonymous).toMatchObject({ via: 'bearer' });
    }
  });

  it.each(['Basic x', 'Bearer', 'Bearer ', 'Bearer a b', 'Token x', ''])(
    'is not looked for in "%s"',
    async (authorization) => {
      expect(await resolver()({ authorization })).toEqual({ spentCookie: false });
      const token = mint.forged();
      expect(await resolver()({ authorization: `${authorization}x ${token}` })).toEqual({
        spentCookie: false,
      });
    },
  );

  it('of the cookie comes before that of the bearer; a dead cookie does not hide a living bearer', async () => {
    const account = id();
    const authorization = `Bearer ${mint.forged({ sub: account, userId: account })}`;
    const both = await resolver()({ cookie: anonymous(mint.forged()), authorization });
    expect(both.anonymous?.token.account).toBe(mint.account);
    const dead = await resolver()({ cookie: anonymous('dead'), authorization });
    expect(dead).toMatchObject({ anonymous: { via: 'bearer' }, spentCookie: true });
  });

  it('that is worth nothing any more is told, so that its cookie can be cleared', async () => {
    for (const value of ['', 'x', `${mint.forged()}x`, mint.forged({ exp: 1 })]) {
      expect(await resolver()({ cookie: anonymous(value) })).toEqual({ spentCookie: true });
    }
    const twice = `${anonymous(mint.forged())}; ${anonymous(mint.forged())}`;
    expect(await resolver()({ cookie: twice })).toEqual({ spentCookie: true });
  });

  it('without any, there is nobody, and nothing to clear', async () => {
    expect(await resolver()({})).toEqual({ spentCookie: false });
    expect(await resolver()({ cookie: 'theme=dark' })).toEqual({ spentCookie: false });
  });
});

describe("a member's session", () => {
  it('makes them a member; the stub on the same device is seen beside it', async () => {
    const { account, cookie } = await member();
    const visitor = await resolver()({ cookie: `${anonymous(mint.forged())}; ${cookie}` });
    expect(visitor.member?.account).toBe(account);
    expect(visitor.anonymous?.token.account).toBe(mint.account);
  });

  it('is asked of the store once, by its hash, and only when it can be one', async () => {
    const { cookie } = await member();
    await resolver()({ cookie });
    expect(asked).toEqual([sessionHash(cookie.split('=')[1] ?? '')]);
    asked = [];
    for (const value of ['', 'x', `${'a'.repeat(43)}=`, "' OR 1=1"]) {
      await resolver()({ cookie: `${COOKIES.session}=${value}` });
    }
    await resolver()({ cookie: `${cookie}; ${cookie}` });
    expect(asked).toEqual([]);
  });

  it('that the store does not know is nobody', async () => {
    const cookie = `${COOKIES.session}=${newSessionId(randomBytes)}`;
    expect(await resolver()({ cookie })).toEqual({ spentCookie: false });
  });

  it('ends when nobody has used it for the idle time, and not before', async () => {
    const { cookie } = await member();
    mint.clock.now += LIMITS.idle;
    expect((await resolver()({ cookie })).member).toBeUndefined();
    mint.clock.now -= 1;
    expect((await resolver()({ cookie })).member).toBeDefined();
    mint.clock.now += LIMITS.idle - 1;
    expect((await resolver()({ cookie })).member).toBeDefined();
  });

  it('ends after its whole life, however busy it is', async () => {
    const { cookie } = await member();
    for (let spent = 0; spent < LIMITS.absolute; spent += LIMITS.idle / 2) {
      expect((await resolver()({ cookie })).member).toBeDefined();
      mint.clock.now += LIMITS.idle / 2;
    }
    expect((await resolver()({ cookie })).member).toBeUndefined();
  });

  it('is written down as used once a minute at most', async () => {
    const { account, cookie } = await member();
    for (const seconds of [0, 30, 29]) {
      mint.clock.now += seconds * 1000;
      await resolver()({ cookie });
    }
    expect(written).toEqual([]);
    mint.clock.now += 1000;
    await resolver()({ cookie });
    await resolver()({ cookie });
    expect(written).toMatchObject([{ type: 'touch', account, at: T0 + MINUTE }]);
  });

  it('ends with the erasure of its account', async () => {
    const { account, cookie } = await member();
    await store.commit(erase(account));
    expect((await resolver()({ cookie })).member).toBeUndefined();
  });
});
