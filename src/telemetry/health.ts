// Whether the service can do its work, and if not, why.

export interface Readiness {
  ready: boolean;
  /** By what was checked: `ok`, or why not. */
  checks: Readonly<Record<string, string>>;
}

/** Runs every check; one that rejects makes the service unready with its message. */
export async function readiness(
  checks: Readonly<Record<string, () => Promise<void>>>,
): Promise<Readiness> {
  const entries = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await outcome(check)] as const),
  );
  return {
    ready: entries.every(([, result]) => result === 'ok'),
    checks: Object.fromEntries(entries),
  };
}

async function outcome(check: () => Promise<void>): Promise<string> {
  try {
    await check();
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : 'failed';
  }
}
