// How a run ends before its time.

/** A safety rule says so: nothing more is done until a person has looked, or the next run finds it well. */
export class Stop extends Error {}

/** Nothing is wrong; whoever comes next goes on. */
export class Interruption extends Error {}
