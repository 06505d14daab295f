// Drives the connections of an order: each asks again as soon as it is answered, or at its rate.
import { setTimeout as rest } from 'node:timers/promises';
import { percentile } from '../report/statistics.ts';
import { type Connection, openConnection } from './connection.ts';
import type { Order, Report } from './order.ts';
import { type Visitor, visitor } from './visitor.ts';

interface Drive {
  connection: Connection;
  visitor: Visitor;
  /** Called with the time a visit took, milliseconds. */
  took: (ms: number) => void;
  until: number;
}

/** @throws Error when any answer is not the page */
export async function drive(order: Order): Promise<Report> {
  const drives = await Promise.all(
    Array.from({ length: order.connections }, (_, index) => open(order, index)),
  );
  const begin = performance.now();
  const measured = begin + order.warmUp;
  const end = measured + order.time;
  const times: number[] = [];
  let visits = 0;
  const took = (ms: number) => {
    visits++;
    if (performance.now() >= measured) times.push(ms);
  };
  const every = order.rate && (order.connections * 1000) / order.rate;
  await Promise.all(
    drives.map((opened, index) => {
      const one = { ...opened, took, until: end };
      return every ? atRate(one, begin + (every * index) / order.connections, every) : flatOut(one);
    }),
  );
  for (const { connection } of drives) connection.close();
  const seconds = (performance.now() - measured) / 1000;
  const rate = times.length / seconds;
  return { rate, visits, p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

async function open(order: Order, index: number) {
  const port = order.ports[index % order.ports.length] as number;
  const share = Math.floor(((order.cookies?.length ?? 0) * index) / order.connections);
  return { connection: await openConnection(port), visitor: visitor(order, share) };
}

async function flatOut({ connection, visitor, took, until }: Drive): Promise<void> {
  let now = performance.now();
  while (now < until) {
    visitor.read(await connection.ask(visitor.request()));
    const answered = performance.now();
    took(answered - now);
    now = answered;
  }
}

/** A visit that had to wait for the one before counts from when it was due. */
async function atRate(one: Drive, first: number, every: number): Promise<void> {
  const { connection, visitor, took, until } = one;
  for (let due = first; due < until; due += every) {
    const early = due - performance.now();
    if (early > 0) await rest(early);
    const from = early > 0 ? performance.now() : due;
    visitor.read(await connection.ask(visitor.request()));
    took(performance.now() - from);
  }
}
