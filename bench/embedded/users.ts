// The users that the embedded server is measured with, and what is searched for among them.

/** A fixed id, so that requests can name a user without asking. */
export const idOf = (at: number): string =>
  `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;

/** The `at`-th stub: one in ten is no longer anonymous, one in a thousand has the rare plan. */
export const stub = (at: number) => ({
  id: idOf(at),
  username: `anon-${at}`,
  active: true,
  data: {
    anonymousUser: at % 10 !== 0,
    watchCount: at % 100,
    plan: at % 1000 === 7 ? 'rare' : 'usual',
    favorites: [`film-${at % 20}`, `film-${at % 7}`],
  },
});

/** Searches by name; `before` is an instant that a hundredth of a million users is older than. */
export const searches = (before: number): Record<string, object> => ({
  'a rare value': { queryString: 'data.plan:rare' },
  'one user': { queryString: 'username:anon-4711' },
  'a common value': { queryString: 'data.anonymousUser:true' },
  'stale stubs': {
    queryString: `data.anonymousUser:true AND lastUpdateInstant:[* TO ${before}]`,
  },
  'a rare value, sorted': {
    queryString: 'data.plan:rare',
    sortFields: [{ name: 'insertInstant', order: 'desc' }],
  },
});
