// The key ring kept in a file that only its owner can read; made at the first start.
import { generateKeyPairSync } from 'node:crypto';
import { chown, link, mkdir, mkdtemp, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { JWK } from 'jose';
import { AppError } from '../domain/errors.ts';
import { type KeyRing, parseKeyRing } from './key-ring.ts';

/** The same ring for every process that asks for this file. @throws Error that names the file */
export async function keyRingInFile(path: string): Promise<KeyRing> {
  const text = (await contents(path)) ?? (await create(path));
  return parseKeyRing(text).catch((cause: Error) => {
    throw new Error(`${path}: ${cause.message}`, { cause });
  });
}

async function contents(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? undefined : named(path, error);
  }
}

/**
 * Written whole in a folder beside it, then linked to its name, which fails when another process was first.
 * So nobody ever reads half a file, neither at the same time nor after a crash.
 */
async function create(path: string): Promise<string> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const aside = await mkdtemp(join(folder, 'token-keys-'));
  try {
    await write(join(aside, 'draft'), newRing());
    await link(join(aside, 'draft'), path);
    await syncFolder(folder);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await rm(aside, { recursive: true });
  }
  return readFile(path, 'utf8');
}

async function write(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The name itself must last too: with other keys after a power cut, every cookie would be worthless. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Puts another ring in the file's place, whole and at once. @throws AppError `busy` when the file is no
 * longer what `before` was read from
 */
export async function replaceKeys(path: string, before: string, after: string): Promise<void> {
  const aside = await mkdtemp(join(dirname(path), 'token-keys-'));
  try {
    await write(join(aside, 'draft'), after);
    // An operator's command may run as another user than the service, which must still read its file.
    const { uid, gid } = await stat(path);
    await chown(join(aside, 'draft'), uid, gid);
    if ((await readFile(path, 'utf8')) !== before) throw new AppError('busy');
    await rename(join(aside, 'draft'), path);
    await syncFolder(dirname(path));
  } finally {
    await rm(aside, { recursive: true });
  }
}

function newRing(): string {
  return keysText([newKey()]);
}

/** A private Ed25519 JWK. */
export function newKey(): JWK {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK;
}

/** The text of a file that holds these keys. */
export function keysText(keys: readonly JWK[]): string {
  return `${JSON.stringify({ keys }, null, 2)}\n`;
}

function named(path: string, cause: unknown): never {
  throw new Error(`${path}: the token keys cannot be read (${codeOf(cause)})`, { cause });
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
