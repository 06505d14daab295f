// Holds the documents to the code: pages that follow from it, the README's transcript, and every link.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pages } from '../scripts/docs/pages.ts';
import { looseEnds } from '../scripts/docs/threat-model-page.ts';
import { projectFiles, read, root } from './architecture/sources.ts';
import { type Exchange, patternOf, transcriptIn } from './docs/transcript.ts';
import { eventually } from './support/eventually.ts';
import { type Service, startService } from './support/service.ts';

const markdown = projectFiles().filter((file) => file.endsWith('.md'));

describe('pages that follow from the code', () => {
  it.each(pages)('$path says what the code says', ({ path, render }) => {
    const text = read(path);
    expect(render(text), `npm run docs writes ${path} anew`).toBe(text);
  });
});

it('every case of the threat model has a test that carries its number, or a reason', () => {
  expect(looseEnds()).toEqual({ unanswered: [], unknown: [] });
});

describe('links', () => {
  const links = markdown.flatMap((file) =>
    [...read(file).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g)].map(
      ([, target = '']) => ({ file, target: normalize(join(dirname(file), target)) }),
    ),
  );

  it('lead to files that exist', () => {
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter(({ target }) => !existsSync(join(root, target)))).toEqual([]);
  });

  it('lead from the README to every page of docs', () => {
    const linked = new Set(links.filter(({ file }) => file === 'README.md').map((l) => l.target));
    const missing = markdown.filter((file) => /^docs\/[^/]+\.md$/.test(file) && !linked.has(file));
    expect(missing).toEqual([]);
  });
});

describe("the README's transcript", () => {
  const exchanges = transcriptIn(read('README.md'));
  const run = promisify(execFile);
  let service: Service;
  let folder: string;

  beforeAll(async () => {
    service = await startService();
    folder = await mkdtemp(join(tmpdir(), 'vestibule-readme-'));
  });
  afterAll(async () => {
    await service.dispose();
    await rm(folder, { recursive: true });
  });

  /** The default ports, which the README shows, become the service's own. */
  function here(text: string): string {
    const { PORT, EMBEDDED_PORT, MAILBOX_PORT } = service.settings;
    return text
      .replaceAll('localhost:9012', `localhost:${PORT}`)
      .replaceAll('localhost:9011', `localhost:${EMBEDDED_PORT}`)
      .replaceAll('localhost:1080', `localhost:${MAILBOX_PORT}`);
  }

  async function play({ command, shown }: Exchange): Promise<void> {
    const { stdout } = await run('bash', ['-c', here(command)], { cwd: folder });
    expect(stdout.trim(), command).toMatch(patternOf(here(shown)));
  }

  it('says what a reader will see, from the first visit to the signed-in member', async () => {
    expect(exchanges.length).toBeGreaterThan(6);
    for (const exchange of exchanges) {
      // A mail is on its way for a moment; looking for it changes nothing, so it can be looked for again.
      const reading = exchange.command.includes('localhost:1080');
      await (reading ? eventually(() => play(exchange)) : play(exchange));
    }
  });
});
