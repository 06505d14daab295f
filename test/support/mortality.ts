// A process that can die at any of its steps: what it waits for then never comes.

/** Once dead, steps neither begin nor end: whoever waits for one waits for ever. */
export function mortality() {
  const death = Promise.withResolvers<'died'>();
  const never = new Promise<never>(() => {});
  let left = Number.POSITIVE_INFINITY;
  let dead = false;
  const kill = () => {
    dead = true;
    death.resolve('died');
  };
  /** Before and after each step is a moment to die in. */
  const survived = () => {
    if (left-- <= 0) kill();
    return !dead;
  };
  return {
    died: death.promise,
    kill,
    limit(steps: number | undefined) {
      if (!dead) left = steps ?? Number.POSITIVE_INFINITY;
    },
    step:
      <A extends unknown[], R>(run: (...given: A) => Promise<R>) =>
      async (...given: A): Promise<R> => {
        if (!survived()) return never;
        const result = await run(...given).catch((error) => (dead ? never : Promise.reject(error)));
        return survived() ? result : never;
      },
  };
}
