// Wrong bodies: fields that are missing, doubled, of another kind or unknown; text that is no JSON; too much.
import { deflateSync, gzipSync } from 'node:zlib';
import type { Random } from '../random.ts';
import { polluting, strangeValue } from '../values.ts';
import { hostileText } from './hostile.ts';
import type { Made, World } from './world.ts';

const JSON_TYPE = 'application/json';

const unknown = [
  '__proto__',
  'constructor',
  'anonymousUser',
  'roles',
  'tenantId',
  'email',
  'x',
  '',
];

export function mutateBody(world: World, made: Made): Partial<Made> {
  const { random } = world;
  const kind = random.int(20);
  if (kind === 0) return { body: undefined };
  if (kind === 1) return { body: ill(random) };
  if (kind === 2) return { body: 'x'.repeat(17_000) };
  if (kind === 3) return { body: `${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}` };
  if (kind === 4) return packed(random, made);
  if (kind < 7) {
    const headers = { ...made.headers, 'content-type': JSON_TYPE };
    return { headers, body: random.pick(polluting) };
  }
  const text = typeof made.body === 'string' ? made.body : '';
  const type = String(made.headers['content-type'] ?? '');
  const isForm = type.includes('urlencoded');
  if (isForm && random.chance(0.7)) return { body: formFrom(world, text) };
  const headers = { ...made.headers, 'content-type': isForm ? JSON_TYPE : type || JSON_TYPE };
  const json = isForm ? JSON.stringify(Object.fromEntries(new URLSearchParams(text))) : text;
  return { headers, body: JSON.stringify(jsonFrom(random, json)) };
}

function ill(random: Random): string {
  const texts = ['', '{', 'null', '[]', '"x"', '0', '\u0000', '{"a":1,}', '{"a":1}{', '\ufeff{}'];
  return random.pick(texts);
}

/** Compressed as it says, or not quite. */
function packed(random: Random, { headers, body = '' }: Made): Partial<Made> {
  const bytes = random.chance(0.3) ? Buffer.alloc(5_000_000) : Buffer.from(body);
  const encoding = random.pick(['gzip', 'deflate', 'br']);
  const squeezed = random.chance(0.5) ? gzipSync(bytes) : deflateSync(bytes);
  return { headers: { ...headers, 'content-encoding': encoding }, body: squeezed };
}

function formFrom({ random, pool }: World, text: string): string {
  const form = new URLSearchParams(text);
  const name = [...form.keys(), ...unknown][random.int(form.size + unknown.length)] ?? 'x';
  const value = random.chance(0.3) ? pool.id(random) : hostileText(random);
  const kind = random.int(5);
  if (kind === 0) form.delete(name);
  else if (kind === 1) form.append(name, value.toWellFormed());
  else if (kind === 2) form.append(`${name}[]`, value.toWellFormed());
  else form.set(name, value.toWellFormed());
  if (random.chance(0.02)) for (let n = 0; n < 25; n += 1) form.append(`f${n}`, 'x');
  return random.chance(0.05) ? `${form}&%zz=%E0%A4%A` : form.toString();
}

function jsonFrom(random: Random, text: string): unknown {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || random.chance(0.1)) {
    return strangeValue(random);
  }
  if (Array.isArray(value)) return listFrom(random, value);
  const known = Object.keys(value);
  const name = random.pick(known.length > 0 && random.chance(0.6) ? known : unknown);
  const { [name]: inner, ...rest } = value as Record<string, unknown>;
  if (random.chance(0.2)) return rest;
  return { ...rest, [name]: changed(random, inner) };
}

/** One of them is another, or missing, or all are there twice. */
function listFrom(random: Random, list: readonly unknown[]): unknown {
  if (list.length === 0) return strangeValue(random);
  const at = random.int(list.length);
  const kind = random.int(10);
  if (kind === 0) return list.toSpliced(at, 1);
  if (kind === 1) return [...list, ...list];
  return list.with(at, changed(random, list[at]));
}

/** What holds something has mostly something wrong within, JSON that is a text among it. */
function changed(random: Random, value: unknown): unknown {
  const inText = typeof value === 'string' && /^[{[]/.test(value);
  const holds = inText || (typeof value === 'object' && value !== null);
  if (!holds || random.chance(0.4)) return wrong(random);
  if (inText) return JSON.stringify(jsonFrom(random, value));
  return jsonFrom(random, JSON.stringify(value));
}

/** One object in ten has nothing that makes a text of it. */
function wrong(random: Random): unknown {
  if (random.chance(0.1)) return { toString: null };
  return random.chance(0.5) ? hostileText(random) : strangeValue(random);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
