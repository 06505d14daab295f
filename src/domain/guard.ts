// A site's own word against the deletion of a stub: "has an open cart".

/** What the guard is told of an account that would go. */
export interface Guarded {
  id: string;
  /** The profile's fields; of an account that the store has lost what FusionAuth holds. */
  profile: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds; unknown of an account that the store has lost. */
  createdAt?: number;
  seenAt?: number;
}

/**
 * Why an account must stay, or undefined. It may be asked about one account several times, eight at once, and has
 * three seconds for each.
 */
export type Guard = (account: Guarded) => string | undefined | Promise<string | undefined>;
