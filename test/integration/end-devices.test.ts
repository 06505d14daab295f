// What a browser is tracked by ends with its identity, by the server's answer alone.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TrackOp } from '../../src/domain/tracking/tracked-event.ts';
import { devicesOf, endDevices } from '../../src/http/tracking/end-devices.ts';
import { rawRequest } from '../support/raw-request.ts';

const NOW = 1_750_000_000_000;
const appended: TrackOp[] = [];
let server: Server;
let url: string;

beforeAll(async () => {
  const append = async (ops: readonly TrackOp[]) => appended.push(...ops);
  const end = endDevices({ store: { tracked: { append } }, now: () => NOW, secure: false });
  const app = express();
  app.get('/', async (req, res) => {
    await end(req, res, 'logout');
    res.send('ended');
  });
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => void server.close());

it('every device that the browser names ends, and everything it holds of them goes', async () => {
  const [snowplow, page] = [randomUUID(), randomUUID()];
  const cookie = [
    `_sp_id.1fff=${snowplow}.1750000000.1.1750000000..sid....0`,
    '_sp_ses.1fff=*',
    `fs_uid=${page}:${randomUUID()}:1:2:`,
    'other=kept',
  ].join('; ');
  const answer = await fetch(url, { headers: { cookie } });
  expect(appended).toEqual(
    [snowplow, page].map((device) => ({ type: 'release', device, reason: 'logout', at: NOW })),
  );
  const lines = answer.headers.getSetCookie();
  const names = lines.map((line) => line.split('=')[0]);
  expect(new Set(names)).toEqual(new Set(['_sp_id.1fff', '_sp_ses.1fff', 'fs_uid', 'sp']));
  for (const line of lines) expect(line).toMatch(/^[^=]+=; .*Expires=Thu, 01 Jan 1970/);
});

it.each([
  ['shop.example', ['shop.example']],
  ['my_shop.example.com', ['example.com']],
  ['a..b', []],
  ['-x.y', []],
  ['x;y.z', []],
])('at the host %j the cookies of a tracker go for the domains %j too', async (host, domains) => {
  const headers = { host, cookie: `_sp_id.1fff=${randomUUID()}.1.1` };
  const answer = await rawRequest(url, { headers });
  expect(answer.status).toBe(200);
  const lines = [answer.headers['set-cookie'] ?? []].flat();
  const named = lines.map((line) => /; Domain=([^;]*)/.exec(line)?.[1]);
  expect(named.filter((domain) => domain !== undefined)).toEqual(domains);
});

it('a browser that names none loses its network cookie all the same', async () => {
  appended.length = 0;
  const answer = await fetch(url);
  expect(appended).toEqual([]);
  expect(answer.headers.getSetCookie()).toHaveLength(1);
});

it.each([undefined, '', '_sp_id.1=; fs_uid=x', `_sp_id=${randomUUID()}`, 'a'.repeat(20_000)])(
  'the cookies %j name no device',
  (cookie) => {
    expect(devicesOf(cookie)).toEqual([]);
  },
);
