// Where the suites get their stores: each kind of store is one of these, and one row in store.test.ts.
import type { Store } from '../../../src/domain/ports.ts';

export interface StoreKind {
  name: string;
  /** A new, empty place for durable state. */
  place(): Promise<Place>;
}

export interface Place {
  /** Opens what the place holds; more than one may be open, as in several processes. */
  open(): Promise<Store>;
  /** Closes what is still open, and removes everything. */
  remove(): Promise<void>;
}

/** What a suite's tests work on: new for each test. */
export interface Subject {
  store(): Store;
  /** The same state, opened once more. */
  openAnother(): Promise<Store>;
}
