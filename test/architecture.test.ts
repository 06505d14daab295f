// Holds the shape of the code: who may import whom, how long things may be, where time and chance come from.
import { describe, expect, it } from 'vitest';
import { importTable, importTableInMarkdown } from './architecture/import-table.ts';
import { folderOf, importsOf, targetOf } from './architecture/imports.ts';
import { longBlocks } from './architecture/long-tests.ts';
import { projectFiles, read, root } from './architecture/sources.ts';

const files = projectFiles();
const sources = files.filter((file) => /^src\/.*\.ts$/.test(file));
const code = files.filter((file) =>
  /^(src|test|scripts|bin|bench|examples)\/.*\.(ts|mjs|js)$/.test(file),
);

/** Where a pattern occurs, as `file:line`, but for the files that may have it. */
function places(among: readonly string[], pattern: RegExp, allowed: readonly string[] = []) {
  return among
    .filter((file) => !allowed.includes(file))
    .flatMap((file) =>
      withoutComments(read(file))
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
    );
}

/** The same lines, with the ones that are comments left empty. */
function withoutComments(text: string): string {
  return text.replace(/^\s*(\/\/|\/?\*).*$/gm, '');
}

describe('imports', () => {
  const imports = sources.flatMap((file) =>
    importsOf(read(file)).map((one) => ({ file, ...one, from: folderOf(file) ?? '' })),
  );
  const relative = imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map((one) => ({ ...one, to: folderOf(targetOf(one.file, one.specifier)) }));

  it('are all seen: every file but the ones without any has some', () => {
    const silent = sources.filter((file) => importsOf(read(file)).length === 0);
    const loud = silent.filter((file) => /^\s*(import|\} from)\b/m.test(read(file)));
    expect(loud).toEqual([]);
    expect(relative.length).toBeGreaterThan(sources.length);
  });

  it('stay inside src', () => {
    const strays = relative.filter(({ to }) => to === undefined);
    expect(strays.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
  });

  it('follow the import table, in which every folder has a row', () => {
    const broken = relative.filter(({ from, to = '', typeOnly }) => {
      const row = Object.hasOwn(importTable, from) ? importTable[from] : undefined;
      if (!row) return true;
      return !(to === from || row.may.includes(to) || (typeOnly && row.types?.includes(to)));
    });
    expect(broken.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
  });

  it('are none but its own in the domain: no package, nothing of Node', () => {
    const foreign = imports.filter(
      ({ from, specifier }) => from === 'domain' && !specifier.startsWith('.'),
    );
    expect(foreign.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
  });

  it('are what ARCHITECTURE.md says they are', () => {
    expect(
      read('ARCHITECTURE.md').includes(importTableInMarkdown()),
      'npm run docs puts the table of test/architecture/import-table.ts into ARCHITECTURE.md',
    ).toBe(true);
  });
});

describe('sizes', () => {
  it('no file is longer than 300 lines', () => {
    const long = code
      .map((file) => ({ file, lines: read(file).trimEnd().split('\n').length }))
      .filter(({ lines }) => lines > 300)
      .map(({ file, lines }) => `${file}: ${lines} lines`);
    expect(long).toEqual([]);
  });

  it('no function is longer than 60 lines, says the linter', () => {
    const { rules } = JSON.parse(read('biome.json')).linter;
    expect(rules.complexity.noExcessiveLinesPerFunction).toEqual({
      level: 'error',
      options: { maxLines: 60 },
    });
    const shipped = code.filter((file) => !file.startsWith('test/'));
    expect(shipped.filter((file) => /biome-ignore.*ExcessiveLines/.test(read(file)))).toEqual([]);
  });

  it('no test, and no helper of one, is longer than 60 lines', () => {
    const long = code
      .filter((file) => file.startsWith('test/'))
      .flatMap((file) => longBlocks(read(file), 60).map(({ line }) => `${file}:${line}`));
    expect(long).toEqual([]);
  });

  it('no file is named for being useful', () => {
    expect(code.filter((file) => /\b(utils?|helpers?|common|misc)\b/i.test(file))).toEqual([]);
  });
});

describe('what comes from outside', () => {
  /** The processes' entries, and the three files that fill in what was not given. */
  const entries = [
    'src/main.ts',
    'src/cli.ts',
    'src/service/parts.ts',
    'src/service/workers.ts',
    'src/embedded/main.ts',
    'src/embedded/server.ts',
    'src/browser/page.ts',
  ];

  it('the environment is read by the entries alone', () => {
    const allowed = ['src/main.ts', 'src/cli.ts', 'src/index.ts', 'src/embedded/main.ts'];
    expect(places(sources, /process\.env\b/, allowed)).toEqual([]);
  });

  it('the clock is passed in', () => {
    expect(places(sources, /\bDate\.now\b|new Date\(\)|\bhrtime\b/, entries)).toEqual([]);
  });

  it('chance is passed in', () => {
    // A request's id decides nothing; a test that cares reads it from the answer.
    const allowed = [...entries, 'src/http/middleware/request-log.ts', 'src/client.ts'];
    const chance = /\b(Math\.random|randomUUID|randomInt|getRandomValues)\b|\brandomBytes\(/;
    expect(places(sources, chance, allowed)).toEqual([]);
  });
});

describe('pages', () => {
  it('hold no character beyond Latin-1, which would double every page in memory: entities do', () => {
    const shared = files.filter((file) => /^views\/(layout|parts\/.*|site\/.*)\.eta$/.test(file));
    expect(shared.length).toBeGreaterThan(5);
    expect(places(shared, /[\u0100-\uffff]/)).toEqual([]);
  });

  it('hold no script and no style of their own: they name files of the site', () => {
    const templates = files.filter((file) => /^views\/.*\.eta$/.test(file));
    expect(templates.length).toBeGreaterThan(10);
    const scripts = /<script(?! src="<%= it\.page\.base %>\/)/i;
    expect(places(templates, scripts)).toEqual([]);
    expect(places(templates, /<style\b|\s(style|on[a-z]+)\s*=|javascript:/i)).toEqual([]);
  });
});

describe('what is in the repository', () => {
  const texts = files.filter((file) =>
    /(\.(ts|m?js|json|md|ya?ml|eta|css|ftl|sql|svg)|ile)$/.test(file),
  );

  it('names no folder of the machine it was written on', () => {
    const home = /(^|[\s"'`(=:])\/(home|Users|root|work|workspace|mnt)\//;
    expect(places(texts, home)).toEqual([]);
    const here = root.replace(/\/$/, '');
    if (here.split('/').length > 2)
      expect(texts.filter((file) => read(file).includes(here))).toEqual([]);
  });

  it('names no place that packages were fetched from', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": "https?:/);
    expect(files.filter((file) => /(^|\/)\.(npmrc|yarnrc.*)$/.test(file))).toEqual([]);
  });
});
