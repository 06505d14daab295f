// The load's own process: takes one order at a time from its parent, and reports.
import { drive } from './drive.ts';
import type { Order } from './order.ts';

process.on('message', (order: Order) => {
  drive(order).then(
    (report) => process.send?.({ report }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});

process.once('disconnect', () => process.exit());
