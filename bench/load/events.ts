// What Snowplow's tracker posts: page views of one device, each with ids of its own.
import { randomUUID } from 'node:crypto';

const PATH = '/com.snowplowanalytics.snowplow/tp2';
const SCHEMA = 'iglu:com.snowplowanalytics.snowplow';

/** The whole request each time: so many events of a device and a session that stay. */
export function eventRequests(count: number): () => string {
  const [duid, sid] = [randomUUID(), randomUUID()];
  const page = { schema: `${SCHEMA}/web_page/jsonschema/1-0-0`, data: { id: randomUUID() } };
  const contexts = { schema: `${SCHEMA}/contexts/jsonschema/1-0-0`, data: [page] };
  const shared = {
    ...{ e: 'pv', p: 'web', tna: 'sp', tv: 'js-4.10.1', aid: 'site', duid, sid, vid: '1' },
    ...{ url: 'https://bank.example/video', page: 'Films', res: '1280x720', cookie: '1' },
    ...{ tz: 'Europe/Berlin', lang: 'en-GB', cs: 'UTF-8', vp: '1280x720', ds: '1280x2000' },
    co: JSON.stringify(contexts),
  };
  const head = [
    `POST ${PATH} HTTP/1.1`,
    'Host: localhost',
    'Content-Type: application/json; charset=UTF-8',
    `Cookie: sp=${randomUUID()}`,
  ].join('\r\n');
  return () => {
    const now = String(Date.now());
    const data = Array.from({ length: count }, () => ({
      ...shared,
      ...{ eid: randomUUID(), dtm: now, stm: now },
    }));
    const body = JSON.stringify({ schema: `${SCHEMA}/payload_data/jsonschema/1-0-4`, data });
    return `${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  };
}
