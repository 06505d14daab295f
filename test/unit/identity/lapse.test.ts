// What runs out: a guest's token, a session, and on a shared device whoever makes no request for a while.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/domain/ports.ts';
import { cookieNames } from '../../../src/identity/cookies.ts';
import { newSessionId, sessionHash } from '../../../src/identity/session-id.ts';
import { visitorResolver } from '../../../src/identity/visitor.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open.ts';
import { open, release, session, signIn, T0 } from '../../support/changes.ts';
import { createMint, type Mint, TTL } from '../../support/token-forge.ts';

const MINUTE = 60_000;
const KIOSK = 5 * MINUTE;
const COOKIES = cookieNames('shop', true);

let folder: string;
let store: Store;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-lapse-'));
  store = await openSqliteStore({ path: join(folder, 'store.db'), now: () => T0 });
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

let mint: Mint;
let token: string;
beforeEach(async () => {
  mint = await createMint();
  token = await mint.tokens.issue(mint.account, 0);
  await store.commit(open(mint.account));
});

const later = (ms: number) => {
  mint.clock.now += ms;
};
const seenAt = async () => (await store.account(mint.account))?.seenAt;

function resolver(kiosk?: number) {
  const limits = { idle: 60 * MINUTE, absolute: 240 * MINUTE };
  const about = { tokens: mint.tokens, tokenTtl: TTL, cookies: COOKIES, limits, store };
  return visitorResolver({ ...about, kiosk, now: () => mint.clock.now });
}

const guestCookie = () => ({ cookie: `${COOKIES.anonymous}=${token}` });

async function memberCookie() {
  const cookie = newSessionId((size) => crypto.getRandomValues(new Uint8Array(size)));
  const opened = session(mint.account, { hash: sessionHash(cookie) ?? '' });
  await store.commit(signIn(opened));
  return { opened, headers: { cookie: `${COOKIES.session}=${cookie}` } };
}

describe('a guest’s token that has run out', () => {
  it('is nobody’s, and says whose goodbye is to be said, as of its end', async () => {
    later(TTL + MINUTE);
    const visitor = await resolver()(guestCookie());
    expect(visitor).toEqual({
      spentCookie: true,
      lapsed: {
        ...{ reason: 'expired', at: T0 + TTL, seenBefore: T0 + MINUTE - MINUTE },
        anonymous: { via: 'cookie', token: expect.objectContaining({ account: mint.account }) },
      },
    });
  });

  it('that was never good says nothing of anybody', async () => {
    later(TTL + MINUTE);
    const cookie = `${COOKIES.anonymous}=${token.slice(0, -4)}AAAA`;
    expect(await resolver()({ cookie })).toEqual({ spentCookie: true });
  });
});

describe('a session that has run out', () => {
  it('ends with the stub that its device carries', async () => {
    const { opened, headers } = await memberCookie();
    later(60 * MINUTE);
    const cookie = `${headers.cookie}; ${guestCookie().cookie}`;
    expect(await resolver()({ cookie })).toEqual({
      spentCookie: false,
      lapsed: {
        ...{ reason: 'timeout', at: T0 + 60 * MINUTE, member: opened },
        anonymous: { via: 'cookie', token: expect.objectContaining({ account: mint.account }) },
      },
    });
  });

  it('on a shared device after its shorter time, for that reason', async () => {
    const { opened, headers } = await memberCookie();
    later(KIOSK);
    const { lapsed } = await resolver(KIOSK)(headers);
    expect(lapsed).toEqual({ reason: 'kiosk', at: T0 + KIOSK, member: opened });
  });
});

describe('a member on a shared device', () => {
  it('is told when they end: their time from now, or from before when the request is nobody’s doing', async () => {
    const { opened, headers } = await memberCookie();
    later(MINUTE);
    expect(await resolver(KIOSK)(headers, true)).toEqual({
      ...{ spentCookie: false, member: opened, endsAt: T0 + KIOSK },
    });
    expect(await resolver(KIOSK)(headers)).toMatchObject({ endsAt: T0 + MINUTE + KIOSK });
    expect(await store.session(opened.hash)).toMatchObject({ seenAt: T0 + MINUTE });
    expect(await resolver()(headers)).not.toHaveProperty('endsAt');
  });
});

describe('a guest on a shared device', () => {
  it('lasts from request to request, and each is written down', async () => {
    later(KIOSK - 1);
    const visitor = await resolver(KIOSK)(guestCookie());
    expect(visitor).toEqual({
      ...{ spentCookie: false, endsAt: mint.clock.now + KIOSK },
      anonymous: { via: 'cookie', token: expect.objectContaining({ epoch: 0 }) },
    });
    expect(await seenAt()).toBe(mint.clock.now);
    later(KIOSK - 1);
    expect(await resolver(KIOSK)(guestCookie())).not.toHaveProperty('lapsed');
  });

  it('is over when the time is, and no copy of the token is worth anything', async () => {
    later(KIOSK);
    const visitor = await resolver(KIOSK)(guestCookie());
    expect(visitor).toEqual({
      spentCookie: true,
      lapsed: {
        ...{ reason: 'kiosk', at: T0 + KIOSK, seenBefore: T0 + 1 },
        anonymous: { via: 'cookie', token: expect.objectContaining({ account: mint.account }) },
      },
    });
    const bearer = { authorization: `Bearer ${token}` };
    expect(await resolver(KIOSK)(bearer)).toMatchObject({
      lapsed: { anonymous: { via: 'bearer' } },
    });
  });

  it('is kept by nothing that is nobody’s doing', async () => {
    later(MINUTE);
    expect(await resolver(KIOSK)(guestCookie(), true)).toMatchObject({ endsAt: T0 + KIOSK });
    expect(await seenAt()).toBe(T0);
  });

  it('is written down once a second at most', async () => {
    later(999);
    expect(await resolver(KIOSK)(guestCookie())).toMatchObject({ endsAt: T0 + 999 + KIOSK });
    expect(await seenAt()).toBe(T0);
    later(1);
    await resolver(KIOSK)(guestCookie());
    expect(await seenAt()).toBe(T0 + 1000);
  });

  it('whose account has ended, or is unknown, is left to the routes', async () => {
    await store.commit(release(mint.account));
    later(KIOSK);
    expect(await resolver(KIOSK)(guestCookie())).toEqual({
      ...{ spentCookie: false, anonymous: { via: 'cookie', token: expect.anything() } },
    });
    const stranger = await createMint();
    const cookie = `${COOKIES.anonymous}=${await stranger.tokens.issue(stranger.account, 0)}`;
    mint = stranger;
    expect(await resolver(KIOSK)({ cookie })).not.toHaveProperty('lapsed');
  });
});
