// The curve: what a visit costs, by store, accounts and replicas.

export interface Point {
  store: 'SQLite' | 'PostgreSQL';
  accounts: number;
  replicas: number;
  /** Visits a second of all replicas. */
  rate: number;
  /** Microseconds of CPU a visit, of all the service's threads. */
  cpu: number;
}
