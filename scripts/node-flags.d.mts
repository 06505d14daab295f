/** Node's flags for the service and its commands. */
export const nodeFlags: readonly string[];
/** Keeps V8 from ending a process that starts and ends threads. */
export const steadyThreads: string;
