/** Node's flags for the service and its commands. */
export const nodeFlags: readonly string[];
