// The check that the whole run ends with, on answers made up to break it.
import { describe, expect, it } from 'vitest';
import { checkExchange } from '../../support/openapi/check-exchange.ts';
import { isDescribed, readDescription } from '../../support/openapi/description.ts';
import type { Exchange } from '../../support/openapi/recorder.ts';

const id = '00000000-0000-4000-8000-000000000000';
const json = 'application/json;charset=UTF-8';

const good: Exchange = {
  ...{ method: 'GET', path: `/api/user/${id}`, status: 200, type: json },
  ...{ body: JSON.stringify({ user: { id, data: { count: 1 } } }), requestType: '', request: '' },
};

const refusal = (errors: unknown) => ({ status: 400, body: JSON.stringify(errors) });
const patch = (requestType: string, user: object) => ({
  ...{ method: 'PATCH', requestType, request: JSON.stringify({ user }) },
});

describe('the comparison with the API description', () => {
  if (!isDescribed()) {
    it('is off, for the description is not beside this checkout', () => {
      expect(isDescribed()).toBe(false);
    });
    return;
  }
  const description = readDescription();
  const check = (change: Partial<Exchange>) => checkExchange(description, { ...good, ...change });

  it.each<[string, Partial<Exchange>]>([
    ['a user', {}],
    ['an empty 404', { status: 404, body: '' }],
    ['field errors by field', refusal({ fieldErrors: { 'user.email': [{ code: 'x' }] } })],
    ['501 with a sentence', { ...refusal({ generalErrors: [{ message: 'no' }] }), status: 501 }],
    ['a path that is none of FusionAuth’s', { path: '/api/me', body: '{"state":"member"}' }],
    ['a null in a merge patch', patch('application/merge-patch+json', { username: null })],
    ['a JSON patch, which is no user', patch('application/json-patch+json', {})],
  ])('has nothing against %s', (_what, change) => {
    expect(check(change)).toEqual([]);
  });

  it.each<[string, Partial<Exchange>, RegExp]>([
    ['a field that FusionAuth has not', { body: '{"user":{"nick":"x"}}' }, /\/user .*nick/],
    ['a value of another type', { body: '{"user":{"active":"yes"}}' }, /\/user\/active must be/],
    ['an id that is none', { body: '{"user":{"id":"x"}}' }, /\/user\/id must match format/],
    ['a word not on the list', { body: '{"user":{"usernameStatus":"No"}}' }, /allowed values/],
    ['an empty body', { body: '' }, /an empty body/],
    ['another type of content', { type: 'text/html' }, /the type text\/html/],
    ['a 404 that says more', { status: 404, body: '{}' }, /404: answered a body/],
    ['a 418', { status: 418, body: '' }, /status that is not documented/],
    ['errors of another shape', refusal({ error: 'no' }), /additional properties error/],
    ['a field that was taken', patch('application/json', { nick: 'x' }), /took .*nick/],
    ['a null in a plain patch', patch('application/json', { username: null }), /took .*username/],
  ])('objects to %s', (_what, change, objection) => {
    expect(check(change).join('\n')).toMatch(objection);
  });
});
