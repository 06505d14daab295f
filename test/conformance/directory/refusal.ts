// What the official client rejects with, for rules about refusals.

export interface Refusal {
  statusCode: number;
  exception?: {
    fieldErrors?: Record<string, { code: string; message: string }[]>;
    generalErrors?: { code: string; message: string }[];
  };
}

/** @throws Error when it was not refused */
export async function refusal(promise: Promise<unknown>): Promise<Refusal> {
  const outcome = await promise.then(
    () => undefined,
    (refused: Refusal) => refused,
  );
  if (!outcome) throw new Error('it was not refused');
  return outcome;
}
