// What a check is given, and what a whole examination comes to.
import type { Config } from '../config/load.ts';
import type { Clock, RandomBytes } from '../domain/random.ts';
import type { StoreSurvey } from '../domain/store-survey.ts';
import type { Exchange } from '../fusionauth/exchange.ts';
import type { Finding, Findings } from './finding.ts';
import type { Api } from './fusionauth-api.ts';

export interface Subject {
  config: Config;
  /** What is wrong with the settings, in words. */
  problems: readonly string[];
  survey(): Promise<StoreSurvey>;
  exchange: Exchange;
  now: Clock;
  random: RandomBytes;
  /** Whether a user may be made and deleted again, to measure the index. */
  probe: boolean;
  /** For how long the index is waited for, milliseconds. */
  patience: number;
}

export interface Patient extends Subject {
  /** FusionAuth, asked as anybody, by the service's two keys, and by the one that may see its settings. */
  apis: { open: Api; web: Api; cull: Api; setup: Api | undefined };
}

export interface Check {
  /** What it looks at, for people. */
  title: string;
  run(patient: Patient): Promise<Findings>;
}

export interface Diagnosis {
  findings: readonly Finding[];
  checks: readonly { title: string; findings: number }[];
}
