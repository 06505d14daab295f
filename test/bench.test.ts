// Holds the benchmark's page to its results: what README.md shows is what the latest run found.
import { describe, expect, it } from 'vitest';
import { intoReadme } from '../bench/report/readme.ts';
import { read } from './architecture/sources.ts';

describe('the latest run of the benchmark', () => {
  const lines = JSON.parse(read('bench/results/latest.json'));

  it('is what bench/README.md shows', () => {
    const curve = JSON.parse(read('bench/results/curve.json'));
    const [machine = ''] = read('bench/results/latest.txt').split('\n\n', 1);
    const page = read('bench/README.md');
    expect(intoReadme(page, { lines, curve, machine })).toBe(page);
  });

  it('says of every line what was measured, in which unit, against which target, and whether it is met', () => {
    for (const [key, line] of Object.entries(lines)) {
      expect(line, key).toMatchObject({
        unit: expect.any(String),
        target: expect.stringMatching(/^[≤≥] [\d.]+$/),
        ok: expect.any(Boolean),
      });
      const { value, target, ok } = line as { value: number; target: string; ok: boolean };
      const limit = Number(target.slice(2));
      expect(ok, key).toBe(target.startsWith('≥') ? value >= limit : value <= limit);
    }
  });
});
