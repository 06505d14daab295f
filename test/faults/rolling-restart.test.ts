// A service told to end under load: whoever is connected is answered, and told to go elsewhere.
import { Agent, request } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { startService } from '../support/service.ts';

const PEOPLE = 8;

interface Answer {
  status: number;
  /** Whether the service asked for the connection to be closed. */
  leaving: boolean;
}

/** One visit over a connection that is kept open between visits. */
function visit(url: string, cookie: string, agent: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(`${url}/video`, { agent, headers: { cookie } }, (answer) => {
      answer.resume();
      answer.once('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          leaving: answer.headers.connection === 'close',
        }),
      );
    });
    call.once('error', reject);
    call.end();
  });
}

it('ended under load, it fails no request of whoever is connected, and loses no visit', async () => {
  const service = await startService();
  onTestFinished(() => service.dispose());
  const client = createClient(service.url);
  await client.call('GET', '/video');
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answers: Answer[] = [];

  /** Visits until the service asks to be left. */
  async function stay(): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    for (let leaving = false; !leaving; ) {
      const answer = await visit(service.url, cookie, agent);
      answers.push(answer);
      leaving = answer.leaving;
    }
  }

  const staying = Promise.all(Array.from({ length: PEOPLE }, stay));
  await eventually(() => expect(answers.length).toBeGreaterThan(40));
  const stopped = service.stop();
  await staying;
  await stopped;
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));

  await service.restart();
  const { profile } = (await client.call('GET', '/api/me')).json<{
    profile: { watchCount: number };
  }>();
  expect(profile.watchCount).toBe(1 + answers.length);
});
