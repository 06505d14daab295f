// The Kickstart file against FusionAuth's own API description: no request may carry a property that the
// real server does not know. The description is not part of this repository.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

// biome-ignore lint/suspicious/noExplicitAny: an OpenAPI document
type Document = any;

const description = new URL(
  '../../../shared/facts/fusionauth-openapi-1.69.0.yaml',
  import.meta.url,
);
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

/** Closes every object schema. Where the description says "any object", it means any value. */
function strict(schema: Document): Document {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  const closed = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, strict(value)]),
  );
  if (closed.properties && closed.additionalProperties === undefined)
    closed.additionalProperties = false;
  const free = JSON.stringify(closed.additionalProperties) === '{"type":"object"}';
  if (free) closed.additionalProperties = true;
  return closed;
}

function bodySchema(document: Document, method: string, path: string): Document {
  const parts = path.split('/');
  const template = Object.keys(document.paths).find((candidate) => {
    const wanted = candidate.split('/');
    return (
      wanted.length === parts.length &&
      wanted.every((part, at) => part === parts[at] || (part.startsWith('{') && parts[at] === uuid))
    );
  });
  const content = document.paths[template ?? '']?.[method.toLowerCase()]?.requestBody?.content;
  return content?.['application/json']?.schema;
}

const known = existsSync(description);

describe('kickstart/kickstart.json', () => {
  if (!known) {
    it('is not compared with FusionAuth’s API description, which is not beside this checkout', () => {
      expect(known).toBe(false);
    });
    return;
  }
  const document: Document = parse(readFileSync(description, 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const components = strict(document.components);
  ajv.addSchema({ $id: 'openapi', components });
  const requests = (JSON.parse(readFileSync(kickstart, 'utf8')) as Document).requests;

  const rows: [number, string, string, unknown][] = requests.map(
    ({ method, url, body }: Document, at: number) => [at, method, fillText(url), fill(body)],
  );

  it.each(rows)(
    'request %i, %s %s, sends only what FusionAuth knows',
    (_at, method, path, body) => {
      const schema = bodySchema(document, method, path);
      expect(schema, 'the path is in the description').toBeDefined();
      const validate = ajv.compile(relocate(strict(schema)));
      validate(body);
      expect(validate.errors ?? []).toEqual([]);
    },
  );

  it('would notice a property that FusionAuth does not have', () => {
    const schema = bodySchema(document, 'PATCH', `/api/tenant/${uuid}`);
    const validate = ajv.compile(relocate(strict(schema)));
    expect(validate({ tenant: { emailConfiguration: { implicitEmailVerification: true } } })).toBe(
      false,
    );
  });
});

/** `#/components/…` as seen from outside the description. */
function relocate(schema: Document): Document {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components'));
}
