// Deactivation in FusionAuth. It can come late: whoever is back by then is to be active again.
import { DirectoryError } from '../domain/directory-error.ts';
import type { Run } from './run.ts';

/** Whether FusionAuth has done it; without an answer it may still do it. */
export async function deactivate(run: Run, id: string): Promise<boolean> {
  const { store, culler, now } = run;
  const answer = await run.asked(() => culler.deactivate(id));
  const account = await store.account(id);
  if (account && account.state !== 'culled') {
    const about = { type: 'synced', account: id, at: now(), version: account.sync.done } as const;
    await store.commit({ ...about, result: { type: 'deactivated' } });
  }
  return !(answer instanceof DirectoryError);
}
