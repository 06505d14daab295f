// Sixteen things at once, by an attacker and by the owner of one address, in an order that nobody has chosen: whatever
// happens, the address ends with whoever read its mail, and with nobody else (H2, H4, H6, H11, H12).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../fuzz/random.ts';
import { type Deaf, MODES, startDeaf } from '../support/both-modes.ts';
import { createClient } from '../support/client.ts';
import { callFusionAuth, recordByEmail } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { awaitMail, mailsTo } from '../support/mail.ts';
import { PASSWORD } from '../support/register.ts';
import { COOKIE, deviceWith, openStub, type Stub } from '../support/stub.ts';

/** `npm run interleavings` tries more. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 3);
const AT_ONCE = 16;
const THEIRS = 'a password of the attacker';

describe.each(MODES)('%s, no webhook comes', (mode) => {
  let service: Deaf;
  beforeAll(async () => {
    service = await startDeaf(mode);
  });
  afterAll(() => service.stop());

  const login = async (loginId: string, password: string) =>
    (
      await callFusionAuth(service.fusionAuth, '/api/login', {
        method: 'POST',
        body: { loginId, password },
      })
    ).status;

  /** What A and V may do; each may fail, and none may do harm. */
  function deeds(owner: Stub, rivals: readonly Stub[], email: string) {
    const evil = `evil-${email}`;
    const [first, second] = rivals;
    const copy = () => deviceWith(service.url, owner.token);
    const prove = async (to: string, password: string) => {
      const mails = await mailsTo(service.mailbox, to);
      if (mails.length === 0) return false;
      return service.prove({ email: to, nth: mails.length, password });
    };
    return [
      () => owner.client.post('/register', { email }),
      () => first?.client.post('/register', { email }),
      () => second?.client.post('/register', { email }),
      () => first?.client.post('/register', { email: evil }),
      () => copy().post('/register', { email: evil }),
      () => copy().get('/video'),
      () => first?.client.post('/logout', {}),
      () => prove(evil, THEIRS),
      () => prove(email, PASSWORD),
    ];
  }

  /** Whether the address has an account in the end. */
  async function interleaved(seed: number): Promise<boolean> {
    const random = seeded(seed);
    const email = `owner${seed}@example.com`;
    const owner = await openStub(service.url);
    const rivals = [await openStub(service.url), await openStub(service.url)];
    await owner.client.post('/register', { email });
    if (random.chance(0.8)) await awaitMail(service.mailbox, email);
    const all = deeds(owner, rivals, email);
    await Promise.all(Array.from({ length: AT_ONCE }, () => random.pick(all)()));
    await settled([owner, ...rivals]);
    return expectOwners(email, [owner, ...rivals]);
  }

  /** Every proof has been seen, and nothing is left to do. */
  async function settled(stubs: readonly Stub[]): Promise<void> {
    service.clock.ahead += 700_000;
    for (const { account } of stubs) {
      await eventually(async () => {
        const row = await service.service.store.account(account);
        const now = Date.now() + service.clock.ahead;
        expect(row?.sync.done).toBe(row?.sync.desired);
        expect(row?.sync.lookAt ?? Number.POSITIVE_INFINITY).toBeGreaterThan(now);
      });
    }
  }

  async function expectOwners(email: string, stubs: readonly Stub[]): Promise<boolean> {
    expect(await login(email, THEIRS)).toBe(404);
    const holder = await recordByEmail(service.fusionAuth, email);
    if (holder?.data.anonymousUser === false) expect(await login(email, PASSWORD)).toBe(200);
    const rows = await Promise.all(
      stubs.map(({ account }) => service.service.store.account(account)),
    );
    const members = rows.filter((row) => row?.state === 'registered');
    const ofEmail = members.filter((row) => row?.conversion?.email === email);
    expect(ofEmail.length).toBeLessThanOrEqual(1);
    for (const row of ofEmail) expect(row?.id).toBe(holder?.id);
    for (const { account, token, client } of stubs) {
      const state = rows.find((row) => row?.id === account)?.state;
      if (state !== 'registered') continue;
      for (const copy of [token, client.cookies.get(COOKIE) ?? '']) {
        const me = await createClient(service.url, new Map([[COOKIE, copy]])).call(
          'GET',
          '/api/me',
        );
        expect(me.json()).toEqual({ state: 'unknown' });
      }
    }
    return ofEmail.length > 0;
  }

  it(
    'H2, H4, H6, H11, H12: of sixteen deeds at once none gives anybody an account by a mail that they have not read',
    async () => {
      const ends: boolean[] = [];
      for (let seed = 1; seed <= RUNS; seed++) ends.push(await interleaved(seed));
      expect(ends, 'sometimes the owner gets there').toContain(true);
    },
    60_000 + RUNS * 10_000,
  );
});
