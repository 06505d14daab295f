// `vestibule start`: the service, as `npm start`.
import { once } from 'node:events';
import { command } from './command.ts';

export const start = command({
  name: 'start',
  summary: 'the service, as `npm start`',
  about: [
    'Starts what ROLES says: the site with its API, the worker that brings FusionAuth into line, the cull. Without FUSIONAUTH_URL an embedded server stands in for FusionAuth. It runs until it is told to stop (Ctrl-C, SIGTERM), and then finishes what is in flight.',
  ],
  json: 'prints one JSON document with the addresses once it is up; the log goes to standard error',
  examples: [
    { line: 'start', about: 'with the settings of the environment' },
    { line: 'start --json', about: 'for a script that waits for the addresses' },
  ],
  async run({ json, env }) {
    const { serve } = await import('../main.ts');
    await serve(env, { json });
    await once(process, 'exit');
    return 0;
  },
});
