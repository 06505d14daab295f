// What the collector cannot read, and whom it does not listen to.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { collecting } from '../support/collecting.ts';
import {
  contexts,
  linkClick,
  pageView,
  payload,
  schemaOf,
  send,
  TP2,
} from '../support/snowplow.ts';

const { client, logged, bad } = collecting({ CORS_ORIGINS: 'https://shop.example' });

describe('what cannot be read', () => {
  it.each([
    ['{', 'the body is no JSON object'],
    ['[]', 'the body is no JSON object'],
    ['null', 'the body is no JSON object'],
    ['{"schema":"iglu:a/b/jsonschema/1-0-0","data":[{}]}', 'schema is not payload_data 1-0-x'],
    [JSON.stringify({ schema: schemaOf('payload_data') }), 'data holds no event'],
  ])('%s is answered 400 and kept apart', async (body, reason) => {
    expect((await send(client(), body)).status).toBe(400);
    expect(await bad()).toMatchObject({ reason });
    expect(await logged()).toEqual([]);
  });

  it.each([
    ['eid is no UUID', pageView({ eid: 'x' })],
    ['dtm or stm is no instant', pageView({ dtm: 'yesterday' })],
    ['e is no kind of event', pageView({ e: 'constructor' })],
    ['ue is no JSON', linkClick({ ue_pr: '{' })],
    ['ue has no schema', linkClick({ ue_pr: '{"schema":"x","data":{}}' })],
    ['co holds no list', pageView({ co: JSON.stringify(contexts()).replace('[]', '{}') })],
    ['a parameter is no text', JSON.parse('{"__proto__":{"e":"pv"},"e":"pv"}')],
    ['an event is no object', 'pv'],
  ])('%s: it is kept apart, its neighbours are kept', async (reason, event) => {
    const answer = await send(client(), payload(pageView(), event, pageView()));
    expect(answer.status).toBe(200);
    expect(await bad()).toMatchObject({ reason, source: 'snowplow' });
    expect(await logged()).toHaveLength(2);
  });

  it('what is kept of it names nobody', async () => {
    const ids = { duid: randomUUID(), uid: 'ann@example.com', ip: '203.0.113.7' };
    await send(client(), payload(pageView({ ...ids, e: 'nothing' })));
    const { payload: kept = '' } = (await bad()) ?? {};
    expect(kept).toContain('"e":"nothing"');
    for (const secret of Object.values(ids)) expect(kept).not.toContain(secret);
  });

  it('a body over 1 MB is answered once it was sent, and counted', async () => {
    const answer = await send(client(), payload(pageView({ page: 'x'.repeat(1_100_000) })));
    expect(answer.status).toBe(400);
    expect(await bad()).toMatchObject({ reason: 'the body is over 1 MB', payload: '' });
    expect((await send(client(), payload(pageView({ page: 'x'.repeat(900_000) })))).status).toBe(
      200,
    );
  });

  it('a body in an unknown encoding is answered 400, never 415', async () => {
    const answer = await send(client(), payload(pageView()), { 'content-encoding': 'zstd' });
    expect(answer.status).toBe(400);
  });
});

describe('other origins', () => {
  const preflight = (origin: string) =>
    client().send(TP2, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,sp-anonymous',
      },
    });

  it('a listed one is told that it may send', async () => {
    const { status, headers } = await preflight('https://shop.example');
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(headers.get('access-control-allow-headers')).toBe('Content-Type,SP-Anonymous');
    expect(headers.get('access-control-max-age')).toBe('3600');
    const answer = await send(client(), payload(pageView()), { origin: 'https://shop.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  });

  it('another one is not, and what it sends is not kept', async () => {
    const { headers } = await preflight('https://evil.example');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    const answer = await send(client(), payload(pageView()), { origin: 'https://evil.example' });
    expect(answer.status).toBe(400);
    expect(await logged()).toEqual([]);
  });
});
