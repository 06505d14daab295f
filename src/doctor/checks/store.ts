// The store: reachable, at this version's schema, writable, with room left, on our time.
import type { StoreSurvey } from '../../domain/store-survey.ts';
import type { Check } from '../examination.ts';
import { type Finding, type Findings, findings } from '../finding.ts';

const MB = 1_000_000;

/** A batch of commits asks for the time once; clocks that differ by less confuse nobody. */
const SKEW_MS = 5000;

export const store: Check = {
  title: 'the store',
  async run({ survey, now }) {
    const asked = now();
    const seen = await survey().catch((error: Error) => error.message);
    if (typeof seen === 'string') return [unreachable(seen)];
    return [...schema(seen), ...room(seen), ...clock(seen, (asked + now()) / 2)];
  },
};

function unreachable(why: string): Finding {
  return {
    id: 'store.unreachable',
    severity: 'error',
    what: `The store cannot be opened: ${why.replace(/^store: /, '')}.`,
    todo: 'See that DATABASE_URL is right, and that the database runs and lets this user in.',
  };
}

function schema({ place, applied, known, pending, readOnly }: StoreSurvey): Findings {
  return findings(
    applied > known && {
      id: 'store.newer',
      severity: 'error',
      what: `${place} has schema ${applied}, and this version knows ${known}.`,
      todo: 'Run the newer version of Vestibule, or restore a backup.',
    },
    applied > 0 &&
      pending.length > 0 && {
        id: 'store.migrations',
        severity: 'warning',
        what: `${place} lacks ${pending.join(', ')}.`,
        todo: 'Run `vestibule migrate`, or start the service, which does the same.',
      },
    applied === 0 && {
      id: 'store.empty',
      severity: 'note',
      what: `${place} has no tables yet.`,
      todo: 'Start the service, or run `vestibule migrate`.',
    },
    readOnly !== undefined && {
      id: 'store.read-only',
      severity: 'error',
      what: `Nothing can be written to ${place}: ${readOnly}.`,
      todo: 'Give the service’s user the right to write there, or point DATABASE_URL elsewhere.',
    },
  );
}

function room({ place, free }: StoreSurvey): Findings {
  if (free === undefined || free > 1000 * MB) return [];
  return [
    {
      id: 'store.disk',
      severity: free < 200 * MB ? 'error' : 'warning',
      what: `There are ${Math.floor(free / MB)} MB left where ${place} lies.`,
      todo: 'Make room: a full disk refuses every action. EVENT_RETENTION says how long events stay.',
    },
  ];
}

function clock({ clock }: StoreSurvey, here: number): Findings {
  if (clock === undefined || Math.abs(here - clock) < SKEW_MS) return [];
  return [
    {
      id: 'clock.store',
      severity: 'error',
      what: `Our clock and the database's differ by ${Math.round((here - clock) / 1000)} s.`,
      todo: 'Set both by NTP: leases and lives are told by the clock.',
    },
  ];
}
