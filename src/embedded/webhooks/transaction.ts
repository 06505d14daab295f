// When enough webhooks have agreed for the operation to go ahead.
// Source: FusionAuth docs, extend/events-and-webhooks (Transaction settings).

/** True if `succeeded` of `total` satisfy a transaction type; `None` always does. */
export function satisfied(type: string, succeeded: number, total: number): boolean {
  if (total === 0) return true;
  switch (type) {
    case 'Any':
      return succeeded > 0;
    case 'SimpleMajority':
      return succeeded > total / 2;
    case 'SuperMajority':
      return succeeded >= (total * 2) / 3;
    case 'AbsoluteMajority':
      return succeeded === total;
    default:
      return true;
  }
}
