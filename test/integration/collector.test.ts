// The collector over HTTP: what is kept of each event, and what leaves no trace.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../../src/domain/tracking/tracked-event.ts';
import { createClient } from '../support/client.ts';
import { collecting } from '../support/collecting.ts';
import {
  contexts,
  encoded,
  linkClick,
  ownEvent,
  pageView,
  payload,
  schemaOf,
  send,
} from '../support/snowplow.ts';

const { service, client, logged, only, member } = collecting({ TRUST_PROXY: '1' });
const propsOf = (event: LoggedEvent) => JSON.parse(event.props);
const sp = () => client().cookies.get('sp');

describe('an event', () => {
  it('is kept with its ids in columns and the rest as data', async () => {
    const [duid, sid] = [randomUUID(), randomUUID()];
    const params = pageView({ duid, sid, vid: '3', uid: 'somebody@example.com' });
    const answer = await send(client(), payload(params), { 'x-forwarded-for': '203.0.113.77' });
    expect([answer.status, answer.body]).toEqual([200, 'ok']);
    const { seq: _, ...event } = await only();
    expect(event).toEqual({
      id: params.eid,
      madeAt: Number(params.dtm),
      source: 'snowplow',
      name: 'page_view',
      at: expect.any(Number),
      receivedAt: expect.any(Number),
      device: duid,
      session: sid,
      ip: '203.0.113.0/24',
      props: expect.any(String),
    });
    expect(JSON.parse(event.props)).toEqual({
      p: 'web',
      tna: 'sp',
      tv: 'js-4.10.1',
      aid: 'site',
      vid: '3',
      url: 'https://shop.example/cart',
      page: 'Cart',
      res: '1280x720',
      cookie: '1',
    });
  });

  it.each([
    ['plain', (e: object, c: object) => ({ ue_pr: JSON.stringify(e), co: JSON.stringify(c) })],
    ['encoded', (e: object, c: object) => ({ ue_px: encoded(e), cx: encoded(c) })],
  ])('of the site’s own comes %s', async (_, written) => {
    const own = ownEvent('link_click', { targetUrl: 'https://a.example/é?x=1' });
    const basket = { schema: schemaOf('basket', 'shop.example'), data: { id: randomUUID() } };
    const { ue_pr: __, ...click } = linkClick();
    await send(client(), payload({ ...click, ...written(own, contexts(basket)) }));
    const event = await only();
    expect(event.name).toBe('link_click');
    expect(propsOf(event)).toMatchObject({ ue: own.data, co: [basket] });
  });

  it('by GET is the same', async () => {
    const duid = randomUUID();
    const answer = await client().get(`/i?${new URLSearchParams(pageView({ duid }))}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/gif');
    expect(answer.headers.get('cache-control')).toBe('no-cache, no-store, must-revalidate');
    expect(await only()).toMatchObject({ name: 'page_view', device: duid });
    expect((await client().send('/i', { method: 'HEAD' })).status).toBe(200);
    expect(await logged()).toHaveLength(1);
  });

  it('sent again counts once, whatever else came between', async () => {
    const event = pageView();
    await send(client(), payload(event));
    await send(client(), payload({ ...event, stm: String(Date.now() + 9000) }, pageView()));
    expect(await logged()).toHaveLength(2);
  });

  it('that waited on the device happened when it happened by our clock', async () => {
    const wrong = Date.now() - 86_400_000;
    await send(client(), payload(pageView({ dtm: `${wrong}`, stm: `${wrong + 60_000}` })));
    const { at, receivedAt, madeAt } = await only();
    expect([madeAt, receivedAt - at]).toEqual([wrong, 60_000]);
  });

  it('keeps of an address what leads to a page, and no secret', async () => {
    const url = 'https://u:p@shop.example/confirm?id=SECRET&utm_source=mail#SECRET';
    await send(client(), payload(pageView({ url, refr: 'javascript:alert(1)' })));
    const event = await only();
    expect(propsOf(event)).toMatchObject({
      url: 'https://shop.example/confirm?utm_source=mail',
    });
    expect(event.props).not.toContain('SECRET');
  });
});

describe('whom an event belongs to', () => {
  it('a member’s id counts with the member’s session alone', async () => {
    const account = await member();
    const [mine, other] = [pageView({ uid: account }), pageView({ uid: randomUUID() })];
    await send(client(), payload(mine, other));
    await send(createClient(service().url), payload(pageView({ uid: account })));
    expect((await logged()).map(({ uid }) => uid)).toEqual([account, undefined, undefined]);
    expect(JSON.stringify(await logged())).not.toContain(other.uid);
  });

  it('a member’s id counts for what happened since they signed in', async () => {
    const [before, now] = [String(Date.now() - 60_000), String(Date.now())];
    const uid = await member();
    const waited = pageView({ uid, dtm: before, stm: now });
    const { stm: _, ...unsaid } = pageView({ uid, dtm: before });
    await send(client(), payload(waited, unsaid, pageView({ uid, duid: randomUUID() })));
    expect((await logged()).map((event) => event.uid)).toEqual([undefined, undefined, uid]);
  });

  it('is each event’s own: one request may carry several modes and people', async () => {
    const account = await member();
    const [before, after, sid] = [randomUUID(), randomUUID(), randomUUID()];
    await send(
      client(),
      payload(
        pageView({ duid: before, sid, uid: account }),
        pageView({ sid }),
        pageView({}),
        pageView({ duid: after, sid }),
      ),
    );
    const events = await logged();
    expect(events.map(({ device, uid }) => [device, uid])).toEqual([
      [before, account],
      [undefined, undefined],
      [undefined, undefined],
      [after, undefined],
    ]);
    expect(events.map(({ ip }) => ip !== undefined)).toEqual([true, false, false, true]);
    const [, hashed] = events;
    expect(hashed?.session).toBeDefined();
    expect(hashed?.session).not.toBe(sid);
    expect(JSON.stringify(hashed)).not.toContain(sid);
  });

  it('an anonymous session stays one, and is no other one’s', async () => {
    const [sid, other] = [randomUUID(), randomUUID()];
    await send(client(), payload(pageView({ sid }), pageView({ sid }), pageView({ sid: other })));
    const [one, two, three] = (await logged()).map(({ session }) => session);
    expect(one).toBe(two);
    expect(one).not.toBe(three);
  });

  it.each([
    ['a page', schemaOf('web_page'), 'id'],
    ['an element’s page', schemaOf('element'), 'originating_page_view'],
    ['a film', schemaOf('session', 'com.snowplowanalytics.snowplow.media'), 'mediaSessionId'],
    ['a screen', schemaOf('screen', 'com.snowplowanalytics.mobile'), 'id'],
  ])(
    '%s is one to each device and to those without one, and leads from none to another',
    async (_, schema, field) => {
      const passing = randomUUID();
      const co = JSON.stringify(contexts({ schema, data: { [field]: passing } }));
      const [duid, other] = [randomUUID(), randomUUID()];
      const twice = (more: object) => [pageView({ ...more, co }), pageView({ ...more, co })];
      await send(client(), payload(...twice({ duid }), ...twice({}), ...twice({ duid: other })));
      const ids = (await logged()).map((event) => propsOf(event).co[0].data[field]);
      expect([ids[0], ids[2], ids[4]]).toEqual([ids[1], ids[3], ids[5]]);
      expect(new Set([...ids, passing, undefined]).size).toBe(5);
    },
  );

  it('a screen’s id is not left in its own event', async () => {
    const data = { name: 'Cart', id: randomUUID(), previousId: randomUUID(), type: 'list' };
    const own = ownEvent('screen_view', data);
    own.data.schema = schemaOf('screen_view', 'com.snowplowanalytics.mobile');
    await send(client(), payload(linkClick({ ue_pr: JSON.stringify(own) })));
    expect(propsOf(await only()).ue.data).toEqual({ name: 'Cart', type: 'list' });
  });

  it('no id is left within the data', async () => {
    const canary = () => `CANARY-${randomUUID()}`;
    const session = {
      userId: canary(),
      sessionId: canary(),
      previousSessionId: canary(),
      firstEventId: canary(),
      sessionIndex: 2,
    };
    const co = JSON.stringify(
      contexts(
        { schema: schemaOf('client_session'), data: session },
        { schema: schemaOf('browser_context'), data: { tabId: canary(), viewport: '1x1' } },
        { schema: schemaOf('cookies', 'com.google.analytics'), data: { _ga: canary() } },
      ),
    );
    const ids = { fp: canary(), nuid: canary(), tnuid: canary(), ip: '9.9.9.9', mac: canary() };
    await send(client(), payload(pageView({ duid: randomUUID(), co, ...ids })));
    const event = await only();
    expect(event.props).not.toMatch(/CANARY|9\.9\.9\.9/);
    expect(propsOf(event).co).toEqual([
      { schema: schemaOf('client_session'), data: { sessionIndex: 2 } },
      { schema: schemaOf('browser_context'), data: { viewport: '1x1' } },
    ]);
  });
});

describe('the network cookie', () => {
  it('is given with an event that names its device, and kept', async () => {
    const answer = await send(client(), payload(pageView({ duid: randomUUID() })));
    const [line] = answer.headers.getSetCookie();
    expect(line).toMatch(/^sp=[0-9a-f-]{36}; Max-Age=31536000; Path=\/; .*HttpOnly; SameSite=Lax$/);
    const first = sp();
    await send(client(), payload(pageView({ duid: randomUUID() })));
    expect(sp()).toBe(first);
    expect((await logged()).map(({ network }) => network)).toEqual([undefined, first]);
  });

  it('is not given to a browser that names none, nor taken from an address', async () => {
    await send(client(), payload(pageView({ sid: randomUUID() })));
    await client().get(`/i?${new URLSearchParams(pageView({ nuid: randomUUID() }))}`);
    expect(sp()).toBeUndefined();
    const planted = randomUUID();
    await client().get(
      `/i?${new URLSearchParams(pageView({ duid: randomUUID(), nuid: planted }))}`,
    );
    expect(sp()).not.toBe(planted);
  });

  it('stays with the device’s events: an anonymous one of the same browser has none', async () => {
    client().cookies.set('sp', randomUUID());
    await send(client(), payload(pageView({ sid: randomUUID() })));
    expect((await only()).network).toBeUndefined();
  });
});

describe('server anonymisation', () => {
  it.each([{ 'sp-anonymous': '*' }, { 'sp-anonymous': '' }, { 'sec-gpc': '1' }, { dnt: '1' }])(
    '%j leaves nothing that leads to anybody',
    async (asks) => {
      const canary = randomUUID();
      client().cookies.set('sp', canary);
      const account = await member();
      const lines = service().logged.length;
      const params = pageView({ duid: canary, sid: canary, uid: account, vid: '7' });
      const forwarded = { 'x-forwarded-for': '203.0.113.77', forwarded: 'for=203.0.113.77' };
      const headers = { ...asks, ...forwarded, 'x-real-ip': '203.0.113.77' };
      const answer = await send(client(), payload(params, { ...params, eid: canary }, 7), headers);
      expect(answer.status).toBe(200);
      expect(answer.headers.getSetCookie().join()).toMatch(
        /^sp=; Path=\/; Expires=Thu, 01 Jan 1970/,
      );
      const events = await logged();
      expect(events).toHaveLength(2);
      expect(propsOf(events[0] as LoggedEvent).vid).toBe('7');
      for (const event of events) {
        expect(Object.keys(event).toSorted()).toEqual([
          'at',
          'id',
          'madeAt',
          'name',
          'props',
          'receivedAt',
          'seq',
          'session',
          'source',
        ]);
      }
      const [{ id: _, ...first } = {}] = events;
      expect(JSON.stringify(first)).not.toContain(canary);
      expect(JSON.stringify(first)).not.toContain(account);
      const [bad] = await service().service.store.tracked.bad(1);
      expect(bad).toMatchObject({ reason: 'an event is no object', payload: '' });
      const told = service()
        .logged.slice(lines)
        .filter((line) => line.includes('reqId'));
      expect(told).toEqual([]);
      expect(await service().service.store.tracked.device(canary)).toBeUndefined();
    },
  );

  it.each(['/i', '/i/', '/I', '/I/'])('holds when the address is written %s', async (path) => {
    const device = randomUUID();
    client().cookies.set('sp', randomUUID());
    const query = new URLSearchParams(pageView({ duid: device }));
    const answer = await client().get(`${path}?${query}`, { 'sp-anonymous': '*' });
    expect(answer.status).toBe(200);
    expect(await only()).not.toHaveProperty('device');
    expect(await service().service.store.tracked.device(device)).toBeUndefined();
  });

  it('sets no cookie where none was', async () => {
    const answer = await send(client(), payload(pageView()), { 'sp-anonymous': '*' });
    expect(answer.headers.getSetCookie()).toEqual([]);
  });
});
