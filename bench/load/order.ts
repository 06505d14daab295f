// What the load is told to do, and what it reports.

export interface Order {
  /** Ports of the loopback; connections are dealt out over them. */
  ports: readonly number[];
  path: string;
  visits: 'first' | 'returning';
  /** Whole `name=value` pairs to send instead of what the answers set. */
  cookies?: readonly string[];
  /** Every so many requests of a visitor come without a cookie, as somebody new would. */
  firstEvery?: number;
  /** So many tracked events are posted instead, in each request. */
  events?: number;
  connections: number;
  /** Milliseconds before measuring, and of measuring. */
  warmUp: number;
  time: number;
  /** Visits a second over all connections; as many as the server answers when left out. */
  rate?: number;
}

export interface Report {
  /** Visits a second, while measuring. */
  rate: number;
  /** Visits answered, warm-up included. */
  visits: number;
  /** Milliseconds, while measuring. */
  p50: number;
  p99: number;
}
