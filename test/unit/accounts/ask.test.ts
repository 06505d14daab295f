// Asking for the link: which texts are addresses, and what is recorded.
import { describe, expect, it } from 'vitest';
import { asker, emailOf } from '../../../src/accounts/ask.ts';
import { after, ask, erase, id, open } from '../../support/changes.ts';
import { memoryStore } from './memory-store.ts';
import { idOfNow, NOW, refusalOf, settled } from './settled.ts';

const label = (length: number) => 'b'.repeat(length);

describe('an address', () => {
  it.each([
    'ann@example.com',
    'a@b.c',
    "a.b!#$%&'*+/=?^_`{|}~-9@example.com",
    `${'a'.repeat(64)}@example.com`,
    `ann@${label(63)}.com`,
    `ann@example.${label(63)}`,
    'ann@a-b.c-d.example',
    'ann@a--b.com',
    'ann@1.2.3.co',
    `ann@${`${label(61)}.`.repeat(4)}co`,
  ])('is %s', (text) => {
    expect(emailOf(text)).toBe(text);
  });

  it('is kept in lower case, without the space around it', () => {
    expect(emailOf('  Ann@Example.COM\n')).toBe('ann@example.com');
  });

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['no text', 7],
    ['undefined', undefined],
    ['a list of one', ['ann@example.com']],
    ['no at sign', 'ann.example.com'],
    ['nobody', '@example.com'],
    ['no host', 'ann@'],
    ['a host without a dot', 'ann@localhost'],
    ['a name of 65', `${'a'.repeat(65)}@example.com`],
    ['a label of 64', `ann@${label(64)}.com`],
    ['a last label of 64', `ann@example.${label(64)}`],
    ['an empty label', 'ann@example..com'],
    ['a dot at the end', 'ann@example.com.'],
    ['a label that begins with a hyphen', 'ann@-example.com'],
    ['a label that ends with a hyphen', 'ann@example-.com'],
    ['a last label that begins with a hyphen', 'ann@example.-com'],
    ['a last label that ends with a hyphen', 'ann@example.com-'],
    ['a space', 'ann smith@example.com'],
    ['something before it', 'Ann <ann@example.com'],
    ['something after it', 'ann@example.com>'],
    ['two of them', 'ann@example.com,eve@example.com'],
    ['letters beyond ASCII', 'änn@example.com'],
    ['a header', 'ann@example.com\r\nBcc: eve@example.com'],
    ['256 characters, though only for the space', `ann@example.com${' '.repeat(241)}`],
    ['255 characters', `a@${`${label(61)}.`.repeat(4)}${label(5)}`],
  ])('is not %s', async (_, text) => {
    const refused = await refusalOf(Promise.resolve().then(() => emailOf(text)));
    expect(refused).toBe('invalid_field email');
    expect(() => emailOf(text)).toThrow('must be an address like you@example.com');
  });

  it('is at most 254 characters, space included', () => {
    const longest = `a@${`${label(61)}.`.repeat(4)}${label(4)}`;
    expect(longest).toHaveLength(254);
    expect(emailOf(longest)).toBe(longest);
  });
});

describe('asking', () => {
  const account = id();
  const settings = { ...settled, mode: 'verify-first', mayMail: async () => true } as const;
  const asked = (store: ReturnType<typeof memoryStore>, epoch = 0, more = {}) =>
    asker({ ...settings, store, ...more })({ account, epoch }, 'Ann@example.com', '192.0.2.1');

  it('records the address under the epoch of the token, with a request of its own', async () => {
    const store = memoryStore(after(open(account)));
    const outcome = await asked(store);
    expect(outcome).toEqual({ type: 'asked', account: store.row(account) });
    expect(store.changes).toEqual([
      {
        ...{ type: 'ask', account, at: NOW, epoch: 0, email: 'ann@example.com' },
        ...{ mode: 'verify-first', muted: false, id: expect.stringMatching(idOfNow) },
        request: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/),
      },
    ]);
    expect(store.row(account)).toMatchObject({ state: 'converting', epoch: 1 });
  });

  it('asks the limits for its network, and is muted where they forbid it', async () => {
    const store = memoryStore(after(open(account)));
    const networks: (string | undefined)[] = [];
    const mayMail = async (network: string | undefined) => {
      networks.push(network);
      return false;
    };
    await asked(store, 0, { mayMail });
    expect(networks).toEqual(['192.0.2.1']);
    expect(store.row(account)?.conversion?.muted).toBe(true);
  });

  it('takes nothing from the limits, and records nothing, for what is no address', async () => {
    const store = memoryStore(after(open(account)));
    let taken = 0;
    const mayMail = async () => {
      taken += 1;
      return true;
    };
    const request = asker({ ...settings, store, mayMail });
    expect(await refusalOf(request({ account, epoch: 0 }, 'ann', undefined))).toBe(
      'invalid_field email',
    );
    expect([taken, store.changes.length]).toEqual([0, 0]);
  });

  const before = (ms: number) => after(open(account), ask(account, { at: NOW - ms }));

  it('a second click, up to five seconds later, is a repeat', async () => {
    expect(await asked(memoryStore(before(0)))).toEqual({ type: 'repeated' });
    expect(await asked(memoryStore(before(4999)))).toEqual({ type: 'repeated' });
    expect(await asked(memoryStore(before(5000)))).toBeUndefined();
  });

  it('a token that is older still is nobody’s', async () => {
    const twice = after(
      ...[open(account), ask(account, { at: NOW }), ask(account, { at: NOW, epoch: 1 })],
    );
    expect(await asked(memoryStore(twice), 0)).toBeUndefined();
    expect(await asked(memoryStore(twice), 1)).toEqual({ type: 'repeated' });
  });

  it('a token of an account that has ended is nobody’s', async () => {
    expect(await asked(memoryStore(after(open(account), erase(account))))).toBeUndefined();
  });

  it('a new token of a stub that is not converting is no repeat', async () => {
    const row = { ...before(0), state: 'anonymous' } as const;
    expect(await asked(memoryStore(row))).toBeUndefined();
  });
});
