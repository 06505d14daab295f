// Rotation loses nobody, revocation spares nobody, and the file is whole and private throughout (J12).
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KeyChanges, keyChanges } from '../../../src/identity/key-changes.ts';
import { keyRingInFile } from '../../../src/identity/key-file.ts';
import { followKeyRing } from '../../../src/identity/key-follower.ts';
import type { KeyRing } from '../../../src/identity/key-ring.ts';

const DAY = 86_400_000;
const T0 = 1_750_000_000_000;

let folder: string;
let path: string;
let clock: number;
/** What a running process would do between the two steps. */
let between: () => Promise<void>;
let changes: KeyChanges;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-keys-'));
  path = join(folder, 'token-keys.json');
  clock = T0;
  between = async () => {};
  const settled = () => between();
  changes = keyChanges({ path, ttl: 30 * DAY, now: () => clock, settled });
});
afterEach(() => rm(folder, { recursive: true }));

const ring = () => keyRingInFile(path);
const kids = ({ verifiers }: KeyRing) => [...verifiers.keys()];

describe('J12: rotation', () => {
  it('lets the new key sign only after every process can verify with it', async () => {
    const before = await ring();
    let seen: KeyRing | undefined;
    between = async () => {
      seen = await ring();
    };
    const made = await changes.rotate();
    expect(seen?.active.kid).toBe(before.active.kid);
    expect(seen && kids(seen)).toContain(made);
    const after = await ring();
    expect(after.active.kid).toBe(made);
    expect(kids(after)).toEqual([made, before.active.kid]);
  });

  it('keeps an old key for as long as what it has signed, and no longer', async () => {
    const old = (await ring()).active.kid;
    await changes.rotate();
    const [, retired] = await changes.list();
    expect(retired).toMatchObject({ kid: old, signs: false });
    expect((retired?.until ?? 0) * 1000).toBeGreaterThan(T0 + 30 * DAY + 60_000);
    clock = T0 + 29 * DAY;
    await changes.rotate();
    expect(kids(await ring())).toContain(old);
    clock = T0 + 31 * DAY;
    await changes.rotate();
    expect(kids(await ring())).not.toContain(old);
    expect(kids(await ring())).toHaveLength(3);
  });

  it('that was cut off half-way is taken up by the next', async () => {
    const old = (await ring()).active.kid;
    between = () => Promise.reject(new Error('power cut'));
    await expect(changes.rotate()).rejects.toThrow('power cut');
    expect((await ring()).active.kid).toBe(old);
    between = async () => {};
    const made = await changes.rotate();
    expect((await ring()).active.kid).toBe(made);
    expect(kids(await ring())).toContain(old);
  });

  it('brings no key back that was revoked before it could sign', async () => {
    const { active } = await ring();
    between = async () => {
      between = async () => {};
      const [, made] = await changes.list();
      await changes.revoke(made?.kid ?? '');
    };
    await expect(changes.rotate()).rejects.toMatchObject({ code: 'busy' });
    expect(kids(await ring())).toEqual([active.kid]);
  });

  it('by two at once ends with one that signs, and all the others good as long as they have to be', async () => {
    const old = (await ring()).active.kid;
    let other = '';
    between = async () => {
      between = async () => {};
      other = await changes.rotate();
    };
    const made = await changes.rotate();
    expect(kids(await ring())).toEqual([made, other, old]);
    const [signing, ...rest] = await changes.list();
    expect(signing).toMatchObject({ kid: made, signs: true });
    expect(signing).not.toHaveProperty('until');
    for (const { until = 0 } of rest) expect(until * 1000).toBeGreaterThan(T0 + 30 * DAY);
  });

  it('leaves a file that only its owner can read, and nothing beside it', async () => {
    await changes.rotate();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['token-keys.json']);
  });
});

describe('J12: revocation', () => {
  it('removes the key at once, before a new one is made to sign', async () => {
    await changes.rotate();
    const [leaked, older] = await changes.list();
    let seen: KeyRing | undefined;
    between = async () => {
      seen ??= await ring();
    };
    await changes.revoke(leaked?.kid ?? '');
    expect(seen && kids(seen)).not.toContain(leaked?.kid);
    const after = await ring();
    expect(kids(after)).not.toContain(leaked?.kid);
    expect(after.active.kid).not.toBe(older?.kid);
    expect(kids(after)).toContain(older?.kid);
  });

  it('of a retired key leaves the one that signs', async () => {
    const old = (await ring()).active.kid;
    const made = await changes.rotate();
    await changes.revoke(old);
    expect(kids(await ring())).toEqual([made]);
  });

  it('of the only key puts a new one in its place', async () => {
    const only = (await ring()).active.kid;
    await changes.revoke(only);
    const after = await ring();
    expect(kids(after)).toHaveLength(1);
    expect(after.active.kid).not.toBe(only);
  });

  it('of a key that is not there changes nothing', async () => {
    await ring();
    const text = await readFile(path, 'utf8');
    await expect(changes.revoke('nobody')).rejects.toMatchObject({ code: 'not_found' });
    expect(await readFile(path, 'utf8')).toBe(text);
  });
});

it('what is listed holds no private half', async () => {
  await changes.rotate();
  const { keys } = JSON.parse(await readFile(path, 'utf8')) as { keys: { d: string }[] };
  const listed = JSON.stringify(await changes.list());
  for (const { d } of keys) expect(listed).not.toContain(d);
});

describe('a running process', () => {
  it('has the latest keys after one look, and looks into the file only when it has changed', async () => {
    const follower = await followKeyRing(path, () => {});
    expect(await follower.runOnce()).toBe(false);
    const made = await changes.rotate();
    expect(await follower.runOnce()).toBe(true);
    expect(follower.ring.active.kid).toBe(made);
    expect(follower.ring.jwks.keys.map(({ kid }) => kid)).toEqual(kids(follower.ring));
    expect(await follower.runOnce()).toBe(false);
  });

  it('keeps the last keys when the file is damaged or gone, says so once, and recovers', async () => {
    const told: unknown[] = [];
    const follower = await followKeyRing(path, (error) => told.push(error));
    const text = await readFile(path, 'utf8');
    const { kid } = follower.ring.active;
    await writeFile(path, 'not keys');
    await follower.runOnce();
    await follower.runOnce();
    expect([follower.ring.active.kid, told.length]).toEqual([kid, 1]);
    await rm(path);
    await follower.runOnce();
    await follower.runOnce();
    expect([follower.ring.active.kid, told.length]).toEqual([kid, 2]);
    await writeFile(path, text, { mode: 0o600 });
    const made = await changes.rotate();
    expect(await follower.runOnce()).toBe(true);
    expect(follower.ring.active.kid).toBe(made);
  });
});
