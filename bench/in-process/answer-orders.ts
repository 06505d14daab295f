// Takes orders from the parent process and has so many callers call, each again as soon as it is answered.
import type { Caller, Order } from './order.ts';

export function answerOrders(newCaller: () => Promise<Caller>): void {
  process.on('message', (order: Order) => {
    if (order.operation === undefined) return;
    run(order, newCaller).then(
      (rate) => process.send?.({ rate }),
      (error: Error) => process.send?.({ error: error.stack }),
    );
  });
}

/** Calls a second. */
async function run(order: Order, newCaller: () => Promise<Caller>): Promise<number> {
  const callers: Caller[] = [];
  for (let index = 0; index < order.callers; index++) callers.push(await newCaller());
  const measured = performance.now() + order.warmUp;
  const end = measured + order.time;
  let calls = 0;
  await Promise.all(
    callers.map(async (caller) => {
      while (performance.now() < end) {
        await caller[order.operation]();
        if (performance.now() >= measured) calls++;
        // Calls that never wait would keep the others from calling.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }),
  );
  return (calls * 1000) / (performance.now() - measured);
}
