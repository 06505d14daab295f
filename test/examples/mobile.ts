// Runs the app twice on one device and once on another: the first two are one guest.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';

const run = promisify(execFile);

/** The token that the device was left with. */
export async function mobileIsKnownAgain(folder: string, url: string): Promise<string> {
  const app = async (device: string, ...words: string[]) => {
    const env = { PATH: process.env.PATH, TOKEN_FILE: join(folder, device) };
    const args = [join(folder, 'examples/mobile/app.js'), url, ...words];
    return JSON.parse((await run(process.execPath, args, { env })).stdout);
  };
  expect(await app('phone')).toEqual({ state: 'unknown' });
  const first = await app('phone', 'video.watched', 'film=no-nickels');
  const second = await app('phone', 'video.watched', 'film=counting-up');
  expect(first).toMatchObject({ state: 'anonymous', profile: { watchCount: 1 } });
  expect(second).toMatchObject({ account: first.account, profile: { watchCount: 2 } });
  expect(await app('phone')).toEqual(second);
  expect(await app('tablet')).toEqual({ state: 'unknown' });
  return readFile(join(folder, 'phone'), 'utf8');
}
