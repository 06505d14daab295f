// So many at once, and no more.

/** Answers in the order of the items. The first failure is thrown once nothing is under way any more. */
export async function inParallel<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  let failed = false;
  async function lane(): Promise<void> {
    while (next < items.length && !failed) {
      const index = next++;
      results[index] = await work(items[index] as T).catch((error) => {
        failed = true;
        throw error;
      });
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: atOnce }, lane));
  const rejected = lanes.find((one) => one.status === 'rejected');
  if (rejected) throw rejected.reason;
  return results;
}
