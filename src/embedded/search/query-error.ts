// A query that cannot be read, with the reason for the caller.

export class QueryError extends Error {}
