// Which addresses are counted as one mailbox (E2).
import { expect, it } from 'vitest';
import { mailboxOf } from '../../../src/limits/mailbox.ts';

it.each([
  'ann@example.com',
  ' ANN@Example.COM ',
  'ann+news@example.com',
  'ann+a+b@example.com',
  'a nn@example.com',
  'ａｎｎ@example.com',
])('E2: %s counts as ann@example.com', (address) => {
  expect(mailboxOf(address)).toBe('ann@example.com');
});

it('E2: other names, hosts and a plus in the host are other mailboxes', () => {
  const other = ['a.nn@example.com', 'ann@example.org', 'ann@mail.example.com', '+@example.com'];
  for (const address of other) expect(mailboxOf(address)).not.toBe('ann@example.com');
});
