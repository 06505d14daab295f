// What the server is told to do wrong, as a document: read from the control endpoint or the environment.
import { fieldError, invalidJson } from '../http/api-error.ts';
import type { Json } from '../http/call.ts';
import { isObject } from '../http/input.ts';

/** When a rule strikes: always, at a rate from 0 to 1, or the next so many times. */
type When = { rate?: number; next?: number };

/** `hang` never answers; `reset` cuts the connection; `lose-answer` does the work, then cuts it. */
export type Outcome = 'hang' | 'lose-answer' | 'reset' | number;

export type RequestRule = When & {
  method?: string;
  /** A path in which `*` stands for anything. */
  path: string;
  /** Milliseconds to wait first. */
  latency?: number;
  /** A number is a status, sent with an empty body. Left out, the request goes on. */
  outcome?: Outcome;
};

export type WebhookRule = When & {
  /** An event type in which `*` stands for anything. */
  event?: string;
  /** The event is never sent, and counts as accepted. */
  drop?: boolean;
  /** Milliseconds to wait before sending. */
  delay?: number;
  /** Sent twice, with one event id. */
  duplicate?: boolean;
};

export type Plan = {
  /** Milliseconds by which search trails the records, or never. */
  searchLag: number | 'frozen';
  /** Milliseconds between the reading and the writing of a user's PATCH, in which another's is lost. */
  lostUpdates: number;
  /** Milliseconds added to the clock. */
  clockOffset: number;
  requests: RequestRule[];
  webhooks: WebhookRule[];
};

/** Everything as it should be. */
export const wellBehaved: Plan = {
  searchLag: 0,
  lostUpdates: 0,
  clockOffset: 0,
  requests: [],
  webhooks: [],
};

type Check = (value: unknown, field: string) => unknown;

const number =
  (least: number, most: number): Check =>
  (value, field) => {
    if (typeof value === 'number' && value >= least && value <= most) return value;
    throw invalidJson(field, `a number from ${least} to ${most}`);
  };

const hour = 3_600_000;
const century = 100 * 365 * 24 * hour;
const milliseconds = number(0, hour);

const text: Check = (value, field) => {
  if (typeof value === 'string' && value !== '') return value;
  throw invalidJson(field, 'a string');
};

const flag: Check = (value, field) => {
  if (typeof value === 'boolean') return value;
  throw invalidJson(field, 'true or false');
};

const wholeNumber: Check = (value, field) => {
  if (Number.isSafeInteger(value) && Number(value) >= 0) return value;
  throw invalidJson(field, 'a whole number');
};

const outcome: Check = (value, field) => {
  const named = value === 'hang' || value === 'lose-answer' || value === 'reset';
  const status = Number.isInteger(value) && Number(value) >= 400 && Number(value) <= 599;
  if (named || status) return value;
  throw invalidJson(field, '"hang", "lose-answer", "reset" or a status from 400 to 599');
};

const when = { rate: number(0, 1), next: wholeNumber };
const requestRule = { ...when, method: text, path: text, latency: milliseconds, outcome };
const webhookRule = { ...when, event: text, drop: flag, delay: milliseconds, duplicate: flag };

const plan: Record<string, Check> = {
  searchLag: (value, field) => (value === 'frozen' ? value : milliseconds(value, field)),
  lostUpdates: milliseconds,
  clockOffset: number(-century, century),
  requests: rules(requestRule, ['path']),
  webhooks: rules(webhookRule, []),
};

/** The plan in `input`, over good behaviour; 400 naming the field that is wrong or not known. */
export function readPlan(input: unknown): Plan {
  if (!isObject(input)) throw invalidJson('misbehaviour', 'an object');
  return { ...wellBehaved, ...checked(input, plan, '') };
}

function rules(fields: Record<string, Check>, required: string[]): Check {
  return (value, field) => {
    if (!Array.isArray(value)) throw invalidJson(field, 'an array');
    return value.map((rule, at) => {
      const name = `${field}[${at}]`;
      if (!isObject(rule)) throw invalidJson(name, 'an object');
      for (const key of required) {
        if (!Object.hasOwn(rule, key)) {
          throw fieldError(`${name}.${key}`, 'missing', `A rule must have [${key}].`);
        }
      }
      return checked(rule, fields, `${name}.`);
    });
  };
}

function checked(input: Json, fields: Record<string, Check>, prefix: string): Json {
  const entries = Object.entries(input).map(([name, value]) => {
    const check = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!check) throw fieldError(prefix + name, 'invalid', `There is no [${prefix + name}].`);
    return [name, check(value, prefix + name)];
  });
  return Object.fromEntries(entries) as Json;
}
