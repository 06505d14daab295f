// Gathers writes that come close together into one database transaction, for a commit costs more than a
// write. It is committed at the first turn of the event loop that brings no more of them.
import type { DatabaseSync } from 'node:sqlite';

export type CommitGroup = {
  /** Sees that a transaction is open for a write; it is committed soon. */
  open(): void;
  /** All of `work` or none of it, whatever becomes of the rest of the group. */
  atomically<T>(work: () => T): T;
  /** Resolves once what the open transaction holds is committed; at once when none is open. */
  committed(): Promise<void>;
  /** Commits now; throws when the database could not, and then nothing of the group is kept. */
  commit(): void;
  /** How many times something was rolled back. */
  rollbacks(): number;
};

/** Turns of the event loop after which a group is committed though writes keep coming. */
const longest = 8;

/** The group of `database`, to which nothing else may write. */
export function commitGroup(database: DatabaseSync): CommitGroup {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const end = database.prepare('COMMIT');
  const mark = database.prepare('SAVEPOINT one');
  const release = database.prepare('RELEASE one');
  let isOpen = false;
  let grew = false;
  let waiting: PromiseWithResolvers<void> | undefined;
  let rollbacks = 0;

  const commit = (): void => {
    if (!isOpen) return;
    isOpen = false;
    const waited = waiting;
    waiting = undefined;
    try {
      end.run();
      waited?.resolve();
    } catch (error) {
      rollbacks += 1;
      if (database.isTransaction) database.exec('ROLLBACK');
      waited?.reject(error);
      throw error;
    }
  };
  const turn = (left: number): void => {
    if (isOpen && grew && left > 0) {
      grew = false;
      setImmediate(turn, left - 1);
      return;
    }
    try {
      commit();
    } catch {
      // Whoever waited has been told.
    }
  };

  return {
    open() {
      grew = true;
      if (isOpen) return;
      begin.run();
      isOpen = true;
      setImmediate(turn, longest);
    },
    atomically(work) {
      mark.run();
      try {
        const result = work();
        release.run();
        return result;
      } catch (error) {
        database.exec('ROLLBACK TO one; RELEASE one');
        rollbacks += 1;
        throw error;
      }
    },
    committed() {
      if (!isOpen) return Promise.resolve();
      waiting ??= Promise.withResolvers();
      return waiting.promise;
    },
    commit,
    rollbacks: () => rollbacks,
  };
}
