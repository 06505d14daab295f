// Holds the documents to the code: pages that follow from it, every command that they show, and every link.
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pages } from '../scripts/docs/pages.ts';
import { looseEnds } from '../scripts/docs/threat-model-page.ts';
import { projectFiles, read, root } from './architecture/sources.ts';
import { commandsIn, elsewhere } from './docs/commands.ts';
import { type Reader, startReader } from './docs/reader.ts';
import { type Exchange, patternOf, transcriptIn } from './docs/transcript.ts';
import { eventually } from './support/eventually.ts';

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

it('the events of the lifecycle are those that docs/events.md lists', () => {
  const transitions = projectFiles().filter((file) => file.startsWith('src/domain/transition/'));
  const made = transitions.flatMap((file) =>
    [...read(file).matchAll(/name: '(\w+\.\w+)'/g)].map(([, name]) => name),
  );
  const [, table = ''] = read('docs/events.md').split('## Of the lifecycle');
  const listed = [...table.matchAll(/^\| `(\w+\.\w+)`/gm)].map(([, name]) => name);
  expect(listed.sort()).toEqual([...new Set(made)].sort());
});

describe('links', () => {
  const links = markdown.flatMap((file) =>
    [...read(file).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)]*))?\)/g)].map(
      ([, path = '', part]) => {
        const target = path === '' ? file : normalize(join(dirname(file), path));
        return { file, target, part };
      },
    ),
  );

  it('lead to headings that exist', () => {
    const parts = links.filter(({ part, target }) => part && target.endsWith('.md'));
    expect(parts.length).toBeGreaterThan(5);
    expect(parts.filter(({ target, part = '' }) => !headings(target).includes(part))).toEqual([]);
  });

  it('lead to files that exist', () => {
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter(({ target }) => !existsSync(join(root, target)))).toEqual([]);
  });

  it('lead from the README to every page and guide of docs', () => {
    const linked = new Set(links.filter(({ file }) => file === 'README.md').map((l) => l.target));
    const missing = markdown.filter(
      (file) => /^docs\/(guides\/)?[^/]+\.md$/.test(file) && !linked.has(file),
    );
    expect(missing).toEqual([]);
  });
});

/** What a heading can be linked by, as GitHub makes it. */
function headings(file: string): string[] {
  return [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}

describe('commands', { timeout: 180_000 }, () => {
  let reader: Reader;
  beforeAll(async () => {
    reader = await startReader();
  });
  afterAll(() => reader.leave());

  async function play({ command, shown }: Exchange): Promise<void> {
    const { output, errors, code } = await reader.types(command);
    expect(output.trim(), `${command}\n${errors}`).toMatch(patternOf(reader.here(shown)));
    expect([0, 3], `${command} ended with ${code}`).toContain(code);
  }

  const transcripts = markdown
    .map((file) => ({ file, exchanges: transcriptIn(read(file)) }))
    .filter(({ exchanges }) => exchanges.length > 0)
    // Played by a test of its own, on a FusionAuth that is in use.
    .filter(({ file }) => file !== 'docs/guides/existing-fusionauth.md')
    // The README's counts mails from the first one.
    .sort((a, b) => Number(b.file === 'README.md') - Number(a.file === 'README.md'));

  it.each(transcripts)('of $file show what a reader will see', async ({ exchanges }) => {
    for (const exchange of exchanges) {
      // A mail is on its way for a moment; looking for it changes nothing, so it can be looked for again.
      const reading = exchange.command.includes('localhost:1080');
      await (reading ? eventually(() => play(exchange)) : play(exchange));
    }
  });

  it('beside transcripts are run here too, or by a test that is named, or there is a reason', async () => {
    const all = [...new Set(markdown.flatMap((file) => commandsIn(read(file))))];
    const stood = (command: string) => elsewhere.find(([begins]) => begins.test(command));
    const here = all.filter((command) => !stood(command));
    expect(here.length).toBeGreaterThan(15);
    expect(
      here.filter((command) => !/^(npm run vestibule -- |vestibule )/.test(command)),
      'test/docs/commands.ts says which test runs it, or why none does',
    ).toEqual([]);
    const codes = await reader.ends(here);
    const wrong = here.filter((_, index) => ![0, 3].includes(codes[index] ?? 1));
    expect(wrong).toEqual([]);
    const named = elsewhere.map(([, by]) => /test\/\S+\.ts/.exec(by)?.[0]).filter(Boolean);
    expect(named.filter((file) => !existsSync(join(root, file as string)))).toEqual([]);
    expect(elsewhere.filter(([begins]) => !all.some((one) => begins.test(one)))).toEqual([]);
  });
});
