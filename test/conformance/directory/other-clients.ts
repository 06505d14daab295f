// What FusionAuth's clients in other languages put on the wire. Sources: FusionAuth/fusionauth-python-client
// (rest_client.py, over requests), FusionAuth/go-client (Client.go), inversoft/restify (RESTClient.java).
import { expect, it } from 'vitest';
import { deliberate } from '../../support/openapi/recorder.ts';
import type { Directory } from './directory.ts';
import { onTheWire, type WireRequest } from './wire.ts';

const json = 'application/json';

export function otherClientRules(directory: () => Directory): void {
  const key = () => ({
    Authorization: directory().apiKey,
    'X-FusionAuth-TenantId': directory().tenantId,
  });
  const clients = {
    python: () => ({
      'User-Agent': 'python-requests/2.32.3',
      'Accept-Encoding': 'gzip, deflate',
      ...{ Accept: '*/*', ...key() },
    }),
    go: () => ({
      'User-Agent': 'Go-http-client/1.1',
      ...{ Accept: json, 'Accept-Encoding': 'gzip', ...key() },
    }),
    java: () => ({
      'User-Agent': 'Restify (https://github.com/inversoft/restify)',
      Accept: 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2',
      ...key(),
    }),
  };
  const send = (request: WireRequest) => onTheWire(directory().url, request);
  const withBody = (text: string, type = json) => ({
    'Content-Type': type,
    'Content-Length': String(Buffer.byteLength(text)),
  });

  it('Python: escapes beyond ASCII, a Length header of its own, and None as null', async () => {
    const username = directory().fresh();
    const body = `{"applicationId": null, "user": {"username": "${username}", "email": null, "fullName": "Zo\\u00eb"}}`;
    const own = { Length: String(body.length), [deliberate]: 'null is against the description' };
    const headers = { ...clients.python(), ...withBody(body), ...own };
    const { status, json } = await send({ line: 'POST /api/user', headers, body });
    expect([status, json.user.fullName]).toEqual([200, 'Zoë']);
  });

  it('Python: lists in the query string, one pair an item, and true in small letters', async () => {
    const [one, two] = [await directory().user(), await directory().user()];
    const line = `DELETE /api/user/bulk?userId=${one.id}&userId=${two.id}&dryRun=true&hardDelete=true`;
    const headers = { ...clients.python(), 'Content-Length': '0' };
    const { status, json } = await send({ line, headers });
    expect([status, json.total, json.dryRun]).toEqual([200, 2, true]);
  });

  it('Python: PUT without a body is an empty body', async () => {
    const { id } = await directory().user();
    await directory().client.deactivateUser(id);
    const headers = { ...clients.python(), 'Content-Length': '0' };
    const { status, json } = await send({ line: `PUT /api/user/${id}?reactivate=true`, headers });
    expect([status, json.user.active]).toEqual([200, true]);
  });

  it('Go: a line feed after the body, and the zero values of a struct', async () => {
    const user = {
      ...{ username: directory().fresh(), active: false, verified: false },
      ...{ passwordChangeRequired: false, insertInstant: 0 },
    };
    const request = {
      disableDomainBlock: false,
      sendSetPasswordEmail: false,
      skipVerification: false,
    };
    const body = `${JSON.stringify({ ...request, user })}\n`;
    const headers = { ...clients.go(), ...withBody(body) };
    const { status, json } = await send({ line: 'POST /api/user', headers, body });
    expect([status, json.user.active]).toEqual([200, true]);
    expect(json.user.insertInstant).toBeGreaterThan(0);
  });

  it('Go: DELETE with a body', async () => {
    const { id } = await directory().user();
    const body = `${JSON.stringify({ dryRun: true, hardDelete: true, limit: 10, userIds: [id] })}\n`;
    const headers = { ...clients.go(), ...withBody(body) };
    const { status, json } = await send({ line: 'DELETE /api/user/bulk', headers, body });
    expect([status, json.userIds]).toEqual([200, [id]]);
  });

  it('Java: PATCH as POST with X-HTTP-Method-Override', async () => {
    const { id } = await directory().user({ username: directory().fresh(), data: { kept: 1 } });
    const body = '{"user":{"data":{"count":1}}}';
    const override = { 'X-HTTP-Method-Override': 'PATCH' };
    const headers = { ...clients.java(), ...override, ...withBody(body) };
    const { status, json } = await send({ line: `POST /api/user/${id}`, headers, body });
    expect([status, json.user.data]).toEqual([200, { kept: 1, count: 1 }]);
  });

  it('Java: a search with its keys in order and no null', async () => {
    const { id } = await directory().user();
    const body = `{"search":{"accurateTotal":false,"ids":["${id}"],"numberOfResults":25,"startRow":0}}`;
    const headers = { ...clients.java(), ...withBody(body) };
    const { status, json } = await send({ line: 'POST /api/user/search', headers, body });
    expect([status, json.users[0].id]).toEqual([200, id]);
  });

  it.each([
    json,
    'application/json;charset=UTF-8',
    'application/json; charset=utf-8',
    'Application/JSON',
  ])('any: a body of the type %s', async (type) => {
    const body = JSON.stringify({ user: { username: directory().fresh() } });
    const headers = { ...key(), ...withBody(body, type) };
    expect((await send({ line: 'POST /api/user', headers, body })).status).toBe(200);
  });

  it('any: a body in chunks, and a slash at the end where an id was left out', async () => {
    const body = JSON.stringify({ user: { username: directory().fresh() } });
    const headers = { ...key(), 'Content-Type': json, 'Transfer-Encoding': 'chunked' };
    expect((await send({ line: 'POST /api/user/', headers, body })).status).toBe(200);
  });

  it('any: GET and DELETE that name a type and bring no body', async () => {
    const { id } = await directory().user();
    const headers = { ...key(), 'Content-Type': json };
    expect((await send({ line: `GET /api/user/${id}`, headers })).status).toBe(200);
    const empty = { ...headers, 'Content-Length': '0' };
    const { status } = await send({
      line: `DELETE /api/user/${id}?hardDelete=true`,
      headers: empty,
    });
    expect(status).toBe(200);
  });

  it('any: names of headers in small letters, the key as it is', async () => {
    const { id } = await directory().user();
    const headers = {
      authorization: directory().apiKey,
      'x-fusionauth-tenantid': directory().tenantId.toUpperCase(),
    };
    expect((await send({ line: `GET /api/user/${id.toUpperCase()}`, headers })).status).toBe(200);
  });
}
