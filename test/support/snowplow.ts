// A tracker without a browser: sends what the real one was measured to send, one event or many in a request.
import { randomUUID } from 'node:crypto';
import type { Answer, Client } from './client.ts';

export type Params = Record<string, string>;

/** A page view as the tracker sends it by default, without anybody's ids. */
export function pageView(more: Params = {}): Params {
  const dtm = String(Date.now());
  const common = { e: 'pv', p: 'web', tna: 'sp', tv: 'js-4.10.1', aid: 'site' };
  const page = { url: 'https://shop.example/cart', page: 'Cart', res: '1280x720', cookie: '1' };
  return { ...common, ...page, eid: randomUUID(), dtm, stm: dtm, ...more };
}

export function linkClick(more: Params = {}): Params {
  const data = { targetUrl: 'https://shop.example/next' };
  return pageView({ e: 'ue', ue_pr: JSON.stringify(ownEvent('link_click', data)), ...more });
}

export function ownEvent(name: string, data: object) {
  return {
    schema: 'iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0',
    data: { schema: schemaOf(name), data },
  };
}

export function contexts(...entities: { schema: string; data: object }[]) {
  return {
    schema: 'iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0',
    data: entities,
  };
}

export function schemaOf(name: string, vendor = 'com.snowplowanalytics.snowplow'): string {
  return `iglu:${vendor}/${name}/jsonschema/1-0-0`;
}

export function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

export function payload(...data: unknown[]): string {
  return JSON.stringify({ schema: schemaOf('payload_data'), data });
}

export const TP2 = '/com.snowplowanalytics.snowplow/tp2';

/** POSTs a body to the collector. */
export function send(
  client: Client,
  body: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const type = { 'content-type': 'application/json; charset=UTF-8' };
  return client.send(TP2, { method: 'POST', body, headers: { ...type, ...headers } });
}
