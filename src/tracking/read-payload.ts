// What a tracker sent, before anybody looks at what it means: the parameters of each event, as text.
// Source: docs.snowplow.io, Snowplow tracker protocol; payload_data 1-0-0 to 1-0-4.

/** An event's parameters by their short names; without a prototype, since a stranger names them. */
export type Params = Readonly<Record<string, string>>;

export interface Payload {
  events: Params[];
  /** What was no event, each with a sentence that says why. */
  refused: { reason: string; payload: string }[];
}

const SCHEMA = /^iglu:com\.snowplowanalytics\.snowplow\/payload_data\/jsonschema\/1-0-\d+$/;

/** Reads the body of a POST. One bad event does not take its neighbours with it. */
export function readBody(text: string): Payload {
  const body = parsed(text);
  if (!isObject(body)) return refused('the body is no JSON object', text);
  if (typeof body.schema !== 'string' || !SCHEMA.test(body.schema)) {
    return refused('schema is not payload_data 1-0-x', text);
  }
  if (!Array.isArray(body.data) || body.data.length === 0)
    return refused('data holds no event', text);
  const payload: Payload = { events: [], refused: [] };
  for (const one of body.data) {
    const params = paramsOf(one);
    if (typeof params === 'string') {
      payload.refused.push({ reason: params, payload: JSON.stringify(one) });
    } else {
      payload.events.push(params);
    }
  }
  return payload;
}

/** Reads the query of a GET: one event, or none at all when nothing was sent. */
export function readQuery(query: string): Payload {
  const params = new URLSearchParams(query);
  if (params.size === 0) return { events: [], refused: [] };
  const names = [...params.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return refused('a parameter comes twice', query);
  return { events: [textOf([...params])], refused: [] };
}

function paramsOf(one: unknown): Params | string {
  if (!isObject(one)) return 'an event is no object';
  const entries = Object.entries(one);
  const odd = entries.find(([, value]) => typeof value !== 'string');
  return odd ? `${shown(odd[0])} is no text` : textOf(entries as [string, string][]);
}

/** A name goes into a reason only when it is one of the protocol's kind. */
function shown(name: string): string {
  return /^[a-z]\w{0,20}$/.test(name) ? name : 'a parameter';
}

function textOf(entries: readonly (readonly [string, string])[]): Params {
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(reason: string, payload: string): Payload {
  return { events: [], refused: [{ reason, payload }] };
}
