// The Kickstart file against FusionAuth's own API description: no request may carry a property that the
// real server does not know. The description is not part of this repository.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isDescribed, readDescription, type Schema } from '../support/openapi/description.ts';

const kickstart = fileURLToPath(new URL('../../kickstart/kickstart.json', import.meta.url));

const uuid = '00000000-0000-4000-8000-000000000000';

/** Placeholders become values of their kind, files their text. */
function fill(value: unknown): unknown {
  if (typeof value === 'string') return fillText(value);
  if (Array.isArray(value)) return value.map(fill);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item)]));
}

function fillText(text: string): string {
  const file = /^@\{(.+)\}$/.exec(text)?.[1];
  if (file !== undefined) return readFileSync(resolve(dirname(kickstart), file), 'utf8');
  return text.replace(/#\{([^}]+)\}/g, (_whole, name: string) => {
    if (/Id$|_ID$|UUID/.test(name)) return uuid;
    return /Url$|URL$|issuer/.test(name) ? 'http://localhost' : 'text';
  });
}

describe('kickstart/kickstart.json', () => {
  if (!isDescribed()) {
    it('is not compared with FusionAuth’s API description, which is not beside this checkout', () => {
      expect(isDescribed()).toBe(false);
    });
    return;
  }
  const description = readDescription();
  const requests = (JSON.parse(readFileSync(kickstart, 'utf8')) as Schema).requests;

  const rows: [number, string, string, unknown][] = requests.map(
    ({ method, url, body }: Schema, at: number) => [at, method, fillText(url), fill(body)],
  );

  it.each(rows)(
    'request %i, %s %s, sends only what FusionAuth knows',
    (_at, method, path, body) => {
      const schema = description.find(method, path)?.request;
      expect(schema, 'the path is in the description').toBeDefined();
      const validate = description.validator(schema);
      validate(body);
      expect(validate.errors ?? []).toEqual([]);
    },
  );

  it('would notice a property that FusionAuth does not have', () => {
    const schema = description.find('PATCH', `/api/tenant/${uuid}`)?.request;
    const validate = description.validator(schema);
    expect(validate({ tenant: { emailConfiguration: { implicitEmailVerification: true } } })).toBe(
      false,
    );
  });
});
