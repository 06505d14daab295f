// What is shown of a text that may hold a secret.
import { expect, it } from 'vitest';
import { withoutSecrets } from '../../../src/config/without-secrets.ts';

it('a secret setting’s value becomes stars, wherever and however often it stands', () => {
  const env = { FUSIONAUTH_API_KEY: 'very-secret', PORT: '9012' };
  expect(withoutSecrets('very-secret on 9012, very-secret', env)).toBe('*** on 9012, ***');
});

it('of an address the password alone is one, as it is or as the address encodes it', () => {
  const env = { DATABASE_URL: 'postgres://ann:p%40ss%2Fword@db:5432/shop' };
  const text = 'db:5432 as ann by p@ss/word or p%40ss%2Fword';
  expect(withoutSecrets(text, env)).toBe('db:5432 as ann by *** or ***');
});

it('a file is no secret', () => {
  expect(withoutSecrets('no /srv/vestibule.db', { DATABASE_URL: '/srv/vestibule.db' })).toBe(
    'no /srv/vestibule.db',
  );
});
