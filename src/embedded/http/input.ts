// Reads what a caller sent, or refuses it naming the field.
// Source of codes: FusionAuth docs, apis/errors; [invalidJSON] and [couldNotConvert] as it answers.
import { fieldError, generalError, invalidJson } from './api-error.ts';
import type { Call, Json } from './call.ts';

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && uuidPattern.test(value);

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The body as an object; 400 when it is missing or another kind of JSON. */
export function bodyOf(call: Call): Json {
  if (call.body === undefined) {
    throw generalError(
      'missing',
      'Your request is missing a JSON body. Send one with the header Content-Type: application/json.',
    );
  }
  if (!isObject(call.body))
    throw generalError('invalidJSON', 'The request body must be a JSON object.');
  return call.body;
}

/** The object under `key` of `from`, or 400. */
export function objectIn(from: Json, key: string, field = key): Json {
  const value = from[key];
  if (value === undefined || value === null) {
    throw fieldError(field, 'missing', `You must specify the [${field}] property.`);
  }
  if (!isObject(value)) throw invalidJson(field, 'an object');
  return value;
}

export function optionalString(from: Json, key: string, field = key): string | undefined {
  const value = from[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') throw invalidJson(field, 'a string');
  return value;
}

export function requiredString(from: Json, key: string, field = key): string {
  const value = optionalString(from, key, field);
  if (value === undefined || value.trim() === '') {
    throw fieldError(field, 'blank', `You must specify the [${field}] property.`);
  }
  return value;
}

export function optionalBoolean(from: Json, key: string, field = key): boolean | undefined {
  const value = from[key];
  if (value === undefined || value === null) return undefined;
  if (value === 'true' || value === 'false') return value === 'true';
  if (typeof value !== 'boolean') throw invalidJson(field, 'true or false');
  return value;
}

/** A whole number: what follows the point is cut off, as FusionAuth does. */
export function optionalNumber(from: Json, key: string, field = key): number | undefined {
  const value = from[key];
  if (value === undefined || value === null) return undefined;
  const number = Math.trunc(
    typeof value === 'number' || isDigits(value) ? Number(value) : Number.NaN,
  );
  if (!Number.isSafeInteger(number)) throw invalidJson(field, 'a number');
  return number;
}

const isDigits = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

export function optionalStrings(from: Json, key: string, field = key): string[] | undefined {
  const value = from[key];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
    throw invalidJson(field, 'an array of strings');
  }
  return value as string[];
}

export function optionalUuid(from: Json, key: string, field = key): string | undefined {
  const value = optionalString(from, key, field);
  if (value === undefined || value === '') return undefined;
  if (!isUuid(value)) throw couldNotConvert(field);
  return value.toLowerCase();
}

/** A UUID in the path; 400 when it is not one. */
export function uuidParam(call: Call, name: string): string {
  const value = call.params[name] ?? '';
  if (!isUuid(value)) throw couldNotConvert(name);
  return value.toLowerCase();
}

export const couldNotConvert = (field: string) =>
  fieldError(field, 'couldNotConvert', `The [${field}] property must be a UUID.`);

export const queryFlag = (call: Call, name: string): boolean => call.query.get(name) === 'true';
