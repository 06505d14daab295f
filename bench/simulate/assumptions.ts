// What the simulation takes for granted because the benchmark cannot measure it: how people behave, and what one
// server is. Each has a name; docs/scale.md prints them all.

export interface Assumption {
  what: string;
  value: number;
  unit: string;
}

const assume = (what: string, value: number, unit: string): Assumption => ({ what, value, unit });

export const assumptions = {
  stubsPerVisit: assume('stubs for each visit a second, at peak', 1000, ''),
  peak: assume('visits a second at peak, against the mean of a day', 3, '×'),
  gap: assume('time between two visits of one person', 20, 's'),
  session: assume('visits in a row', 10, ''),
  stubLife: assume('life of a stub: CULL_AFTER and CULL_GRACE', 47, 'days'),
  cookieComesBack: assume('new visitors whose cookie comes back', 0.4, ''),
  converts: assume('stubs that convert', 0.02, ''),
  conversionCalls: assume('calls of a conversion to FusionAuth', 11, ''),
  cullCalls: assume('calls that culling a stub takes', 4, ''),
  full: assume('part of a CPU that may be used at peak', 0.7, ''),
  postgresCores: assume('cores of one PostgreSQL', 32, ''),
  postgresWal: assume('write-ahead log that its disk takes', 300, 'MB/s'),
  postgresDisk: assume('its disk', 10, 'TB'),
  postgresConnections: assume('its connections', 500, ''),
  connections: assume('connections of a replica', 9, ''),
  fusionAuthCalls: assume('calls that one FusionAuth answers: measure yours', 1000, 'a second'),
} as const;

/** The values alone. */
export type Site = Readonly<Record<keyof typeof assumptions, number>>;

export const assumed = Object.fromEntries(
  Object.entries(assumptions).map(([name, { value }]) => [name, value]),
) as unknown as Site;
