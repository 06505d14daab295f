// Commits without end and prints what was acknowledged, until it is killed. Started by store-kill.test.ts.
import { randomUUID } from 'node:crypto';
import { open, record, watched } from '../../support/changes.ts';
import { openAt } from './open-at.ts';

const store = await openAt(String(process.argv[2]));

/** One visitor after another: a first visit and three returning ones each. */
async function visit(): Promise<never> {
  for (;;) {
    const account = randomUUID();
    for (const make of [open, record, record, record]) {
      const action = watched();
      await store.commit(make(account, { action }));
      // To a pipe it returns when the pipe has it, however slowly that is read.
      process.stdout.write(`${account} ${action.id}\n`);
    }
  }
}

await Promise.all(Array.from({ length: 16 }, visit));
