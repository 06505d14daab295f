// Runs against a server of its own that speaks FusionAuth's API: no Docker, no licence, half a second.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { users } from './users.js';

const key = 'a-key-for-this-run-alone';
let server;
let people;

before(async () => {
  const options = ['--port', '0', '--mailbox-port', '0', '--api-key', key, '--json'];
  server = spawn('npx', ['vestibule', 'fusionauth', ...options], { detached: true });
  const ended = once(server, 'exit').then(([code]) => assert.fail(`it ended with code ${code}`));
  const [line] = await Promise.race([once(server.stdout, 'data'), ended]);
  people = users(JSON.parse(line).url, key);
});
after(() => server.exitCode === null && process.kill(-server.pid));

test('who was invited can sign in, with the right password alone', async () => {
  const id = await people.invite('ann@example.com', 'correct horse battery');
  assert.equal(await people.signIn('ann@example.com', 'correct horse battery'), id);
  assert.equal(await people.signIn('ann@example.com', 'wrong'), undefined);
});
