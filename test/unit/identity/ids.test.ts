// Ids that must not be guessed: of sessions, and those that follow from an Idempotency-Key.
import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUuid } from '../../../src/domain/random.ts';
import { idDeriver } from '../../../src/identity/derive-id.ts';
import { newSessionId, sessionHash } from '../../../src/identity/session-id.ts';

describe("a session's id", () => {
  it('is 256 random bits, all of them from the given source', () => {
    const bytes = randomBytes(32);
    const asked: number[] = [];
    const random = (size: number) => {
      asked.push(size);
      return bytes;
    };
    expect(newSessionId(random)).toBe(bytes.toString('base64url'));
    expect(asked).toEqual([32]);
  });

  it('is kept as its hash only', () => {
    const id = newSessionId(randomBytes);
    const hash = sessionHash(id);
    expect(hash).toBe(createHash('sha256').update(id).digest('base64url'));
    expect(hash).not.toContain(id.slice(0, 10));
  });

  it('is looked up only when it can be one of ours', () => {
    const id = newSessionId(randomBytes);
    const wrong = ['', id.slice(1), `${id}a`, `${id}\n`, id.replace(/^./, '+'), `"${id.slice(2)}"`];
    for (const one of wrong) expect(sessionHash(one), JSON.stringify(one)).toBeUndefined();
  });
});

describe('a derived id', () => {
  const derive = idDeriver(Buffer.alloc(32, 7));
  const other = idDeriver(Buffer.alloc(32, 8));
  const text = fc.string({ maxLength: 40 });

  it('is the same again for the same scope and key, and a UUID of version 8', () => {
    fc.assert(
      fc.property(text, text, (scope, key) => {
        const id = derive(scope, key);
        expect(derive(scope, key)).toBe(id);
        expect(isUuid(id)).toBe(true);
        expect(id).toMatch(/^.{14}8.{4}[89ab]/);
      }),
    );
  });

  it('differs by scope, by key and by secret', () => {
    const ids = [
      derive('account', 'key'),
      derive('event', 'key'),
      derive('account', 'other'),
      other('account', 'key'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is the same on every replica and after every restart', () => {
    expect(derive('account', 'a-key-of-a-client')).toBe('03477081-59a2-8e3b-b801-ef15c122b4a2');
  });
});
