// Self-describing JSON, which says by its schema what it is: the events of a site's own, and the entities that
// come with any event. Trackers send it as plain JSON or as base64url.

export interface SelfDescribing {
  schema: string;
  data: Readonly<Record<string, unknown>>;
}

const SCHEMA = /^iglu:([\w.-]+)\/([\w.-]+)\/jsonschema\/\d+-\d+-\d+$/;

/** The envelope's content, from the plain parameter or from the encoded one. @throws Error in words */
export function readEnvelope(plain: string | undefined, encoded: string | undefined): unknown {
  const text = plain ?? Buffer.from(encoded ?? '', 'base64url').toString('utf8');
  const envelope = selfDescribing(JSON.parse(text));
  return envelope.data;
}

/** @throws Error when it is none */
export function selfDescribing(value: unknown): SelfDescribing {
  const { schema, data } = (value ?? {}) as Partial<SelfDescribing>;
  if (typeof schema !== 'string' || !SCHEMA.test(schema)) throw new Error('has no schema');
  if (typeof data !== 'object' || data === null) throw new Error('has no data');
  return { schema, data };
}

/** `vendor/name` of a schema. */
export function kindOf({ schema }: SelfDescribing): string {
  const [, vendor, name] = SCHEMA.exec(schema) ?? [];
  return `${vendor}/${name}`;
}

/** `link_click` of `iglu:com.snowplowanalytics.snowplow/link_click/jsonschema/1-0-1`. */
export function nameOf({ schema }: SelfDescribing): string {
  return SCHEMA.exec(schema)?.[2] ?? schema;
}
