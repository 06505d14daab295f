// The recorder in a process of its own, as a run preloads it.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';

/** Answers some calls that it makes of itself, and ends. */
const program = `
  import { createServer } from 'node:http';
  const server = createServer(async (request, response) => {
    await request.toArray();
    response.setHeader('content-type', 'application/json');
    if (request.url === '/.well-known/jwks.json') response.setHeader('X-Request-Id', '1');
    response.write('{"user":');
    response.end('{"id":1}}');
  });
  server.listen(0, '127.0.0.1', async () => {
    const { port } = server.address();
    const send = async (path) =>
      (await fetch('http://127.0.0.1:' + port + path, { method: 'POST', body: '{"a":1}' })).text();
    for (const path of ['/api/user?x=1', '/api/user?x=2', '/page', '/.well-known/jwks.json']) await send(path);
    server.close();
    server.closeAllConnections();
  });`;

it('notes each kind of answer on FusionAuth’s paths once, with both bodies, and none of the site’s', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-recorder-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const recorder = new URL('../../support/openapi/recorder.ts', import.meta.url);
  recorder.searchParams.set('into', pathToFileURL(folder).href);
  const flags = ['--import', recorder.href, '--input-type=module', '--eval', program];
  await promisify(execFile)(process.execPath, flags);
  const [file = ''] = await readdir(folder);
  const lines = (await readFile(join(folder, file), 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      ...{ method: 'POST', path: '/api/user', status: 200, type: 'application/json' },
      ...{ body: '{"user":{"id":1}}', request: '{"a":1}' },
      requestType: 'text/plain;charset=UTF-8',
    },
  ]);
});
