// Ways to reach a person, and their cards, are not kept about guests (E9).
import { describe, expect, it } from 'vitest';
import { toAction } from '../../../src/activity/action.ts';
import type { Site } from '../../../src/activity/declare.ts';
import { looksPersonal } from '../../../src/activity/looks-personal.ts';
import { AppError } from '../../../src/domain/errors.ts';

const site: Site = {
  name: 'Notes',
  fields: { note: { kind: 'latest', type: 'string', label: 'Note', purpose: 'to show it' } },
  actions: {
    'note.written': {
      purpose: 'A note.',
      properties: {
        note: { type: 'string' },
        topic: { type: 'string', oneOf: ['coins', 'help@bank.example'] },
      },
      effects: [{ op: 'set', field: 'note', value: 'note' }],
    },
  },
  summary: () => '',
};

function written(note: string, topic = 'coins') {
  const properties = { note, topic };
  return toAction(site, { id: crypto.randomUUID(), name: 'note.written', properties, at: 0 });
}

describe('E9: a free text is refused, naming the field, when it holds', () => {
  it.each([
    ['an email address', 'ann@example.com'],
    ['an email address', 'write to <Ann.Smith+x@mail.example.co.uk>, please'],
    ['an email address', 'ａｎｎ＠example.com'],
    ['an email address', 'ünï@bücher.example'],
    ['a phone number', '+49 171 1234567'],
    ['a phone number', 'call (555) 123-4567 after six'],
    ['a phone number', '0171/123 45 67'],
    ['a phone number', '0044 20 7946 0958'],
    ['a phone number', '5551234567'],
    ['a phone number', '+1-202-555-0143'],
    ['a card number', '4111 1111 1111 1111'],
    ['a card number', 'my card: 5555-5555-5555-4444.'],
    ['a card number', '378282246310005'],
  ])('%s: %s', (kind, text) => {
    expect(looksPersonal(text)).toBe(kind);
    const refused = (() => {
      try {
        return written(text);
      } catch (error) {
        return error;
      }
    })();
    expect(refused).toBeInstanceOf(AppError);
    expect(refused).toMatchObject({ code: 'invalid_field', status: 422, field: 'properties.note' });
    expect(String(refused)).not.toContain(text);
  });
});

describe('a free text is kept when it holds', () => {
  it.each([
    'four quarters make a dollar',
    'no-nickels',
    '2026-01-31',
    '2026-01-31 10:15:00',
    '2026-01-31T10:15:00.000Z',
    '12,345.67',
    '$1,250.00 in 3 notes',
    'version 24.11.0',
    '01a20312-1d7f-7cff-a36e-23b2bf612f24',
    '0123456789abcdef0123456789abcdef',
    '@everybody',
    'me @ home',
    'half @ 1.50',
  ])('%s', (text) => {
    expect(looksPersonal(text)).toBeUndefined();
    expect(written(text).data?.note).toBe(text);
  });
});

it('a value that the site lists is the site’s own, whatever it looks like', () => {
  expect(written('plain', 'help@bank.example').data?.topic).toBe('help@bank.example');
});
