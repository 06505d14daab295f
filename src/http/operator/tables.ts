// The figures as tables. A plot is drawn by the page's script from the very table that stands below it.
import type { FunnelRow, Steps } from '../../operator/funnel.ts';
import type { Overview } from '../../operator/overview.ts';
import { count, day, minute, share, time } from './words.ts';

export interface Table {
  id: string;
  caption: string;
  /** How to draw the columns that are `plotted`. */
  plot?: 'lines' | 'bars';
  /** The latest row comes first, and goes to the right end of the plot. */
  latestFirst?: true;
  head: string;
  columns: readonly { label: string; plotted?: boolean }[];
  rows: readonly { head: string; cells: readonly { text: string; n?: number }[] }[];
}

/** What an active user costs, when the operator has said so. */
export interface Price {
  amount: number;
  /** ISO 4217. */
  currency: string;
}

const number = (n: number) => ({ text: count(n), n });

const FUNNEL: readonly { step: keyof Steps; label: string; plotted?: boolean }[] = [
  { step: 'opened', label: 'Opened', plotted: true },
  { step: 'asked', label: 'Asked', plotted: true },
  { step: 'proven', label: 'Proven', plotted: true },
  { step: 'registered', label: 'Registered' },
  { step: 'merged', label: 'Merged' },
  { step: 'released', label: 'Released' },
  { step: 'culled', label: 'Culled', plotted: true },
  { step: 'restored', label: 'Restored' },
  { step: 'erased', label: 'Erased' },
];

export function dayTable({ days }: Overview): Table {
  const strangers = { step: 'stranger', label: 'Strangers’ page views' } as const;
  const rows = days.map((row) => ({ ...row, key: day(row.key) }));
  const columns = [strangers, ...FUNNEL];
  return { ...funnelTable('days', 'By day', 'Day', { rows, columns }), latestFirst: true };
}

export function actionTable({ actions }: Overview): Table {
  const rows = actions.map((row) => ({ ...row, key: row.key || 'not known' }));
  const about = ['actions', 'By the action that opened the account', 'Action'] as const;
  return { ...funnelTable(...about, { rows, columns: FUNNEL }), plot: 'bars' };
}

function funnelTable(
  id: string,
  caption: string,
  head: string,
  { rows, columns }: { rows: readonly FunnelRow<string>[]; columns: typeof FUNNEL },
): Table {
  return {
    id,
    caption,
    head,
    plot: 'lines',
    columns: [
      ...columns.map(({ label, plotted = false }) => ({ label, plotted })),
      { label: 'Conversion rate' },
    ],
    rows: rows.map(({ key, steps, rate }) => ({
      head: key,
      cells: [...columns.map(({ step }) => number(steps[step])), { text: share(rate) }],
    })),
  };
}

export function tookTable({ took }: Overview): Table {
  const longest = Number(took.at(-2)?.within);
  return {
    id: 'took',
    caption: 'Time from the first action to the proof',
    plot: 'bars',
    head: 'Within',
    columns: [{ label: 'Conversions', plotted: true }],
    rows: took.map(({ within, n }) => ({
      head: Number(within) ? time(Number(within)) : `longer than ${time(longest)}`,
      cells: [number(n)],
    })),
  };
}

export function monthTable({ months }: Overview, price: Price | undefined): Table {
  return {
    id: 'months',
    caption: 'Monthly active users, and what a conversion cost',
    plot: 'bars',
    latestFirst: true,
    head: 'Month',
    columns: [
      { label: 'Active users', plotted: true },
      { label: 'Conversions', plotted: true },
      { label: price ? 'Cost per conversion' : 'Active users per conversion' },
    ],
    rows: months.map(({ at, active, proven }) => ({
      head: day(at).slice(0, 7),
      cells: [number(active), number(proven), { text: cost(active, proven, price) }],
    })),
  };
}

function cost(active: number, proven: number, price: Price | undefined): string {
  if (proven === 0) return '–';
  if (!price) return (active / proven).toFixed(1);
  const money = new Intl.NumberFormat('en', { style: 'currency', currency: price.currency });
  return money.format((price.amount * active) / proven);
}

export function minuteTable({ minutes }: Overview): Table {
  return {
    id: 'minutes',
    caption: 'Actions a minute, the last hour',
    plot: 'lines',
    latestFirst: true,
    head: 'Minute',
    columns: [{ label: 'Actions', plotted: true }],
    rows: minutes.map(({ at, n }) => ({ head: minute(at), cells: [number(n)] })),
  };
}

export function stateTable({ counts }: Overview): Table {
  return {
    id: 'states',
    caption: 'Accounts now, by state',
    plot: 'bars',
    head: 'State',
    columns: [{ label: 'Accounts', plotted: true }],
    rows: Object.entries(counts.byState).map(([head, n]) => ({ head, cells: [number(n)] })),
  };
}

export function webhookTable({ webhooks }: Overview): Table {
  return {
    id: 'webhooks',
    caption: 'Webhooks, by what became of them',
    head: 'Result',
    columns: [{ label: 'Webhooks' }],
    rows: webhooks.map(({ result, n }) => ({ head: result, cells: [number(n)] })),
  };
}
