// Parsers for configuration values: text in, typed value out, or an Error whose message says what is wrong.
import { isIP } from 'node:net';
import { validate } from 'node-cron';
import type { Rate } from '../domain/rate.ts';

export type Parse<T> = (text: string) => T;

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** `90s`, `15m`, `12h`, `30d` → milliseconds. */
export function duration(text: string): number {
  const match = /^(\d+)(ms|s|m|h|d)$/.exec(text);
  const value = match ? Number(match[1]) * (UNITS[match[2] ?? ''] ?? Number.NaN) : Number.NaN;
  if (!Number.isSafeInteger(value)) {
    throw new Error('must be a number with ms, s, m, h or d, like 30d');
  }
  return value;
}

export function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535) throw new Error('must be a port from 0 to 65535');
  return value;
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Error('must be a whole number');
  return Number(text);
}

/** At least one. */
export function count(text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0)
    throw new Error('must be a whole number from 1');
  return Number(text);
}

/** `100/h` → how many, within how many milliseconds. */
export function rate(text: string): Rate {
  const match = /^(\d{1,9})\/(m|h|d)$/.exec(text);
  if (!match) throw new Error('must be a number a minute, hour or day, like 100/h');
  return { most: Number(match[1]), ms: duration(`1${match[2]}`) };
}

/** `0.02 EUR` → an amount, and the currency by ISO 4217. */
export function price(text: string): { amount: number; currency: string } {
  const [, amount, currency = ''] = /^(\d{1,9}(?:\.\d{1,6})?) ([A-Z]{3})$/.exec(text) ?? [];
  if (amount === undefined) throw new Error('must be an amount and a currency, like 0.02 EUR');
  return { amount: Number(amount), currency };
}

export function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) throw new Error('must be from 0 to 1');
  return value;
}

/** An http or https origin or base address, without a trailing slash. */
export function address(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url && ['http:', 'https:'].includes(url.protocol) && !url.search && !url.hash;
  if (!plain || url.username || url.password)
    throw new Error('must be an address like https://example.com');
  return text.replace(/\/+$/, '');
}

/** The scheme and host alone: pages live at the root. */
export function origin(text: string): string {
  const parsed = address(text);
  if (new URL(parsed).pathname !== '/') throw new Error('must have no path');
  return new URL(parsed).origin;
}

/** A path below which something lives, without a trailing slash. */
export function path(text: string): string {
  if (!/^(\/[\w.~-]+)*\/?$/.test(text)) throw new Error('must be a path like /accounts');
  return text.replace(/\/$/, '');
}

/** Several of them, separated by commas. */
export function origins(text: string): readonly string[] {
  return Object.freeze(text.split(',').map((one) => origin(one.trim())));
}

export function uuid(text: string): string {
  const value = text.toLowerCase();
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)) throw new Error('must be a UUID');
  return value;
}

/** One UUID or several, separated by commas. */
export function uuids(text: string): readonly string[] {
  return text.split(',').map((one) => uuid(one.trim()));
}

export function oneOf<const T extends string>(...choices: T[]): Parse<T> {
  return (text) => {
    const found = choices.find((choice) => choice === text);
    if (!found) throw new Error(`must be one of ${choices.join(', ')}`);
    return found;
  };
}

export function listOf<const T extends string>(...choices: T[]): Parse<readonly T[]> {
  const one = oneOf(...choices);
  return (text) => Object.freeze(text.split(',').map((item) => one(item.trim())));
}

export function cookieName(text: string): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(text)) throw new Error('must be letters, digits, _ or -');
  return text;
}

/** A number of proxies to trust, or a comma-separated list of their networks; `true` trusts anybody. */
export function trustProxy(text: string): number | string | true {
  if (text === 'true') return true;
  if (/^\d+$/.test(text)) return Number(text);
  if (text.split(',').every((network) => isNetwork(network.trim()))) return text;
  throw new Error('must be a number of proxies, or their addresses, like 1 or 10.0.0.0/8');
}

/** What Express takes for a network: one of three names, an address, or an address with its prefix length. */
function isNetwork(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [, host = '', bits = '1'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const longest = isIP(host) === 6 ? 128 : 32;
  return isIP(host) !== 0 && Number(bits) >= 1 && Number(bits) <= longest;
}

/** A cron expression, or `off`. */
export function cron(text: string): string {
  if (text !== 'off' && !validate(text)) throw new Error('must be a cron expression or off');
  return text;
}

export function nonEmpty(text: string): string {
  if (text === '') throw new Error('must not be empty');
  return text;
}

/** A file, or the address of a PostgreSQL database. */
export function database(text: string): string {
  if (/^postgres(ql)?:/.test(text)) {
    if (!/^\w+:\/\//.test(text) || !URL.canParse(text)) throw new Error(`must be ${POSTGRES}`);
  } else if (text === '' || /^\w+:\/\//.test(text)) {
    throw new Error(`must be a file, or ${POSTGRES}`);
  }
  return text;
}

const POSTGRES = 'like postgres://user:password@host:5432/database';

export function atLeast(length: number): Parse<string> {
  return (text) => {
    if (text.length < length) throw new Error(`must have at least ${length} characters`);
    return text;
  };
}
