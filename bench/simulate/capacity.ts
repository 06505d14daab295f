// What one of each part carries: how many are needed, and which is full first as a site grows.
import { callsOf, type Demand, demandOf, type Model } from './demand.ts';

export interface Part {
  what: string;
  /** How full one of it is, 1 being full. */
  load: (demand: Demand, model: Model) => number;
}

const GB = 1e9;

type Name = 'fusionAuth' | 'replica' | 'disk' | 'cpu' | 'log' | 'connections';

export const parts: Readonly<Record<Name, Part>> = {
  fusionAuth: {
    what: 'calls to one FusionAuth',
    load: (demand, { site }) => callsOf(demand) / site.fusionAuthCalls,
  },
  replica: {
    what: 'the CPU of one replica',
    load: ({ serviceCpu }, { site }) => serviceCpu / site.full,
  },
  disk: {
    what: 'the disk of one PostgreSQL',
    load: ({ accountsDisk, eventsDisk }, { site }) =>
      (accountsDisk + eventsDisk) / (site.postgresDisk * 1000 * GB),
  },
  cpu: {
    what: 'the CPU of one PostgreSQL',
    load: ({ postgresCpu }, { site }) => postgresCpu / (site.postgresCores * site.full),
  },
  log: {
    what: 'the write-ahead log of one PostgreSQL',
    load: ({ wal }, { site }) => wal / (site.postgresWal * 1e6),
  },
  connections: {
    what: 'the connections of one PostgreSQL',
    load: (demand, model) =>
      (parts.replica.load(demand, model) * model.site.connections) / model.site.postgresConnections,
  },
};

/** Visits a second at which one of it is full; every load grows in proportion. */
export function fullAt({ load }: Part, model: Model): number {
  return 1 / load(demandOf(model, 1), model);
}

export interface Needs {
  replicas: number;
  postgres: number;
  fusionAuths: number;
  /** Seconds that what has piled up in ten minutes without FusionAuth takes to go out. */
  drain: number;
}

const OUTAGE = 600;

export function needsOf(model: Model, visits: number): Needs {
  const demand = demandOf(model, visits);
  const many = ({ load }: Part) => Math.max(1, Math.ceil(load(demand, model)));
  const fusionAuths = many(parts.fusionAuth);
  const spare = fusionAuths * model.site.fusionAuthCalls - callsOf(demand);
  const waiting = OUTAGE * (visits / model.site.session + demand.creations + demand.conversions);
  return {
    replicas: many(parts.replica),
    postgres: Math.max(...[parts.cpu, parts.log, parts.disk, parts.connections].map(many)),
    fusionAuths,
    drain: waiting / spare,
  };
}
