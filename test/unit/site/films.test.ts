import { readdir, readFile, stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { films } from '../../../src/site/films.ts';

const PUBLIC = new URL('../../../public', import.meta.url);
const file = (path: string) => new URL(`${PUBLIC}${path}`);

describe.each(films)('the film $slug', (film) => {
  it('has a clip that a browser can start before it has it all', async () => {
    const clip = await readFile(file(film.src));
    expect(clip.toString('latin1', 4, 8)).toBe('ftyp');
    const [index, media] = [clip.indexOf('moov'), clip.indexOf('mdat')];
    expect(index).toBeGreaterThan(0);
    expect(index).toBeLessThan(media);
  });

  it('has a poster', async () => {
    expect((await readFile(file(film.poster))).toString('latin1', 8, 12)).toBe('WEBP');
  });

  it('has captions, and a transcript that leaves out none of their words', async () => {
    const captions = await readFile(file(film.captions), 'utf8');
    const [head, ...cues] = captions.trimEnd().split('\n\n');
    expect(head).toBe('WEBVTT');
    expect(cues.length).toBeGreaterThan(2);
    for (const cue of cues) {
      const [time, ...words] = cue.split('\n');
      expect(time).toMatch(/^\d\d:\d\d\.\d{3} --> \d\d:\d\d\.\d{3}$/);
      expect(film.transcript).toContain(words.join(' '));
    }
  });
});

it('all films together weigh less than 300 kB', async () => {
  const names = await readdir(file('/films'));
  const sizes = await Promise.all(names.map((name) => stat(file(`/films/${name}`))));
  expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(300_000);
});

it('no two films share an address', () => {
  expect(new Set(films.map((film) => film.slug)).size).toBe(films.length);
});
