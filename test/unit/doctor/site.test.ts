// What the doctor makes of the site's address.
import { expect, it } from 'vitest';
import { site } from '../../../src/doctor/checks/site.ts';
import type { Patient } from '../../../src/doctor/examination.ts';

/** Nobody listens there. */
async function foundAt(APP_URL: string): Promise<string[]> {
  const config = { APP_URL, secure: APP_URL.startsWith('https:') };
  return (await site.run({ config } as Patient)).map(({ id }) => id);
}

it.each([
  ['http://127.0.0.2:9', ['site.unreachable', 'cookie.insecure']],
  ['https://127.0.0.2:9', ['site.unreachable']],
  ['http://localhost:9', ['site.unreachable']],
  ['http://127.0.0.1:9', ['site.unreachable']],
])(
  'a cookie that is neither Secure nor bound to its host is told of, but on this machine: %s',
  async (url, ids) => {
    expect(await foundAt(url)).toEqual(ids);
  },
);
