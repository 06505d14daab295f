// The key ring kept in a file that only its owner can read; made at the first start.
import { generateKeyPairSync } from 'node:crypto';
import { link, mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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

function newRing(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return `${JSON.stringify({ keys: [privateKey.export({ format: 'jwk' })] }, null, 2)}\n`;
}

function named(path: string, cause: unknown): never {
  throw new Error(`${path}: the token keys cannot be read (${codeOf(cause)})`, { cause });
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
