// docs/state-machine.md, from the transition function itself: it is asked about every state and change.
import { transition } from '../../src/domain/transition/index.ts';
import type { Transition } from '../../src/domain/transition/result.ts';
import { accounts, type Meeting, meetings } from './samples.ts';
import { table } from './table.ts';

const INTRO = `# The states of an account

One pure function decides every write: \`transition(account, change)\` in \`src/domain/transition/\`. The
store runs it on the row that it has just read, inside the transaction that writes the result. This page
is made by asking that function, and a test holds it to the answers.

| state | what it is |
|---|---|
| anonymous | a stub: somebody did something worth keeping, and a cookie carries the account's id |
| converting | a stub that has given an address, and awaits the proof of the mailbox |
| registered | the mailbox is proven; *unfinished* until FusionAuth holds the address and the registration |
| released | no device speaks for the stub any more; *merged* when its profile went into an account, from which it can be taken back for 7 days |
| culled | idle for longer than any cookie lives; deactivated in FusionAuth, deleted after a grace period |
| erased | removed on the person's word; an empty row stays until no copy of its cookie can verify |

The states converting and registered say nothing of FusionAuth: how far that has been brought into line
stands beside them, as a desired and a done version (ARCHITECTURE.md, "The store and the reconciler").
`;

const LEGEND = `## Every change in every state

*stays*: done, and the state is the same. *repeated*: done before; nothing changes, and the caller gets
the answer of the first time. *no*: refused for the reason that follows; nothing changes. *no row*: the
store has never heard of the account, or has lost it. A credential that verifies then makes a row that
FusionAuth is asked about (*hydrate*).
`;

type Column = keyof typeof accounts;

const COLUMNS = Object.keys(accounts) as Column[];
const HEADS: Readonly<Partial<Record<Column, string>>> = {
  none: 'no row',
  unfinished: 'registered, unfinished',
  merged: 'released, merged',
};

interface Cell {
  change: string;
  from: string;
  decided: Transition;
}

export function stateMachinePage(): string {
  const rows = Object.entries(meetings).flatMap(([change, list]) =>
    list.map((meeting) => ({ change, meeting, cells: cellsOf(change, meeting) })),
  );
  const heads = ['change', ...COLUMNS.map((column) => HEADS[column] ?? column)];
  const lines = rows.map(({ change, meeting, cells }) => [
    [change, meeting.when].filter(Boolean).join(' '),
    ...cells.map(word),
  ]);
  const diagram = diagramOf(rows.flatMap(({ cells }) => cells));
  return [INTRO, diagram, '', LEGEND, table(heads, lines), ''].join('\n');
}

function cellsOf(change: string, { given, change: make }: Meeting): Cell[] {
  return COLUMNS.map((column) => {
    const stored = accounts[column];
    const account = stored && given ? given(stored) : stored;
    const from = account?.state ?? '[*]';
    return { change, from, decided: transition(account, make(account)) };
  });
}

function word({ from, decided }: Cell): string {
  if (decided.type === 'repeated') return 'repeated';
  if (decided.type === 'refused') return `no: ${decided.reason}`;
  if (decided.forget) return '→ no row';
  return decided.account.state === from ? 'stays' : `→ **${decided.account.state}**`;
}

/** Only what changes the state; several changes that do the same share an arrow. */
function diagramOf(cells: readonly Cell[]): string {
  const arrows = new Map<string, Set<string>>();
  for (const { change, from, decided } of cells) {
    if (decided.type !== 'done') continue;
    const to = decided.forget ? '[*]' : decided.account.state;
    if (to === from) continue;
    const arrow = `${from} --> ${to}`;
    arrows.set(arrow, (arrows.get(arrow) ?? new Set()).add(change));
  }
  const lines = [...arrows].map(([arrow, changes]) => `    ${arrow}: ${[...changes].join(', ')}`);
  return ['```mermaid', 'stateDiagram-v2', ...lines, '```'].join('\n');
}
