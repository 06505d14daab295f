// The package as it is published: packed, installed by npm into an empty project, and used there.
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { read, root } from './architecture/sources.ts';
import { drawingBoardKeeps } from './examples/drawing-board.ts';
import { mobileIsKnownAgain } from './examples/mobile.ts';
import { readingListIsKept } from './examples/react.ts';
import { secondServiceTrusts } from './examples/second-service.ts';
import { cartSurvivesRegistration } from './examples/shop.ts';
import { launchBrowser } from './support/browser.ts';
import { createClient } from './support/client.ts';
import { type Example, startExample } from './support/example.ts';
import { type PackedProject, packedProject } from './support/packed-project.ts';

const run = promisify(execFile);

let project: PackedProject;
let browser: Browser;
beforeAll(async () => {
  [project, browser] = await Promise.all([packedProject(), launchBrowser()]);
}, 120_000);
afterAll(() => Promise.all([project.remove(), browser.close()]));

/** With a program of the project running. */
async function during(
  args: string[],
  about: { ready: RegExp; env?: Record<string, string> },
  use: (example: Example) => Promise<void>,
): Promise<void> {
  const example = await startExample(project.folder, args, about);
  try {
    await use(example);
  } finally {
    await example.stop();
  }
}

describe('what is published', () => {
  it('is what runs, and neither sources nor tests', () => {
    const folders = new Set(project.files.map((path) => path.split('/')[0]));
    expect([...folders].sort()).toEqual([
      'LICENSE',
      'README.md',
      'bin',
      'dist',
      'kickstart',
      'package.json',
      'public',
      'scripts',
      'views',
    ]);
    expect(project.files.filter((path) => /(?<!\.d)\.ts$|(^|\/)test\//.test(path))).toEqual([]);
  });

  it('is under 1 MB, and brings along under 130 packages', () => {
    const kilobytes = Math.round(project.bytes / 1000);
    const unpacked = (project.unpackedBytes / 1e6).toFixed(1);
    process.stdout.write(
      `Published: ${kilobytes} kB (${unpacked} MB unpacked), ${project.dependencies} dependencies.\n`,
    );
    expect(project.bytes).toBeLessThan(1_000_000);
    expect(project.dependencies).toBeLessThan(130);
  });

  it('has a client of under 2 kB gzipped, which needs nothing else', async () => {
    const client = await readFile(join(project.folder, 'node_modules/vestibule/dist/client.js'));
    expect(gzipSync(client).length).toBeLessThan(2000);
    expect(client.toString()).not.toMatch(/^import\b/m);
  });

  it('has types that know a site by its declaration', async () => {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024'];
    const wrong = `import './server.ts';
      import type { Request } from 'express';
      // @ts-expect-error the shop declares no such action
      export const slip = ({ visitor }: Request) => visitor.record('order.misplaced');
      // @ts-expect-error nor such a field
      export const lost = ({ visitor }: Request) => visitor.profile.baskets;`;
    await writeFile(join(project.folder, 'examples/shop/slip.ts'), wrong);
    const files = ['examples/shop/slip.ts', '--allowImportingTsExtensions', '--types', 'node'];
    const checked = await run(process.execPath, [tsc, ...options, ...files], {
      cwd: project.folder,
    }).catch((error) => error);
    expect(checked.stdout).toBe('');
  });
});

it('ten lines make a new app whose guests have accounts', async () => {
  const guide = read('docs/guides/add-to-my-app.md');
  const [, program = ''] = /```js\n(import express[\s\S]*?)```/.exec(guide) ?? [];
  expect(program.trim().split('\n').length).toBeLessThanOrEqual(10);
  await writeFile(
    join(project.folder, 'app.js'),
    `${program.replace('9012', 'process.env.PORT')}console.log('up');`,
  );
  await during(['app.js'], { ready: /^up$/m }, async ({ url }) => {
    const guest = createClient(url);
    expect((await guest.get('/')).body).toBe('Visit 1');
    expect((await guest.get('/')).body).toBe('Visit 2');
    const me = await guest.call('GET', '/api/me');
    expect(me.json()).toMatchObject({ state: 'anonymous', profile: { visits: 2 } });
    expect((await guest.get('/register')).body).toContain('My shop');
  });
});

describe('the example', () => {
  it('shop: a cart and favourites survive registration', async () => {
    await during(['examples/shop/server.ts'], { ready: /open/ }, (shop) =>
      cartSurvivesRegistration(browser, shop),
    );
  });

  it('drawing-board: a drawing is there again, and is nobody else’s', async () => {
    await during(['examples/drawing-board/server.js'], { ready: /up/ }, (board) =>
      drawingBoardKeeps(browser, board),
    );
  });

  it('react: a list is kept, and an address asked for, from a single page', async () => {
    await during(['examples/react/server.js'], { ready: /open/ }, (app) =>
      readingListIsKept(browser, app),
    );
  });

  it('mobile and second-service: a token kept in a file is known again, and trusted elsewhere', async () => {
    const service = ['node_modules/vestibule/bin/vestibule.js', 'start'];
    await during(service, { ready: /^FusionAuth {2}http/m }, async ({ url }) => {
      const token = await mobileIsKnownAgain(project.folder, url);
      const env = { VESTIBULE_URL: url };
      const second = ['examples/second-service/server.js'];
      await during(second, { ready: /Recommending/, env }, (other) =>
        secondServiceTrusts(other.url, token),
      );
    });
  });

  it('fusionauth-in-ci: its own test passes, on a server of its own', async () => {
    const cwd = join(project.folder, 'examples/fusionauth-in-ci');
    // As where this Node is the machine's: npx runs the command with the first one that it finds.
    const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
    const { stdout } = await run(process.execPath, ['--test'], {
      cwd,
      env: { ...process.env, PATH },
    });
    expect(stdout).toMatch(/pass 1\b/);
    await rm(join(cwd, 'data'), { recursive: true, force: true });
  });
});
