// How a site reacts to what is tracked: a named reader of the log, which is told of every event at least once.
import type { LoggedEvent } from './tracked-event.ts';

export interface Subscriber {
  /** Under it the log remembers how far this one has come; a new name begins at the log's beginning. */
  name: string;
  /**
   * Some events in the log's order. Resolving says that they need not come again; after a rejection, or a
   * crash, they do.
   */
  onEvents(events: readonly LoggedEvent[]): Promise<void>;
}
