// How many of one stamp's sessions are looked at to find the one that an event belongs to; an event that is
// later than all of them opens another.
export const LATEST_OF_STAMP = 8;
