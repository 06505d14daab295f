// How a run of the cull shows itself: a bar on a terminal, plain lines elsewhere, nothing beside JSON.
import { expect, it } from 'vitest';
import { cullProgress } from '../../../src/cli/cull-progress.ts';
import { progressText } from '../../../src/cli/progress.ts';

/** What is written while a run of 100 goes on at one a second. */
function written({ isTTY = false, json = false } = {}): string[] {
  const texts: string[] = [];
  let now = 0;
  const to = { write: (text: string) => texts.push(text), isTTY };
  const progress = cullProgress({ json, list: false, now: () => now, to });
  for (let done = 0; done <= 25; done++) {
    progress.onProgress({ phase: 'culling', done, total: 100 });
    now += 1000;
  }
  progress.end();
  return texts;
}

it('a terminal gets one line that is drawn over, with rate and remaining time, and wiped in the end', () => {
  const texts = written({ isTTY: true });
  expect(texts).toHaveLength(26);
  expect(texts.every((text) => text.startsWith('\r\x1b[K') && !text.includes('\n'))).toBe(true);
  expect(texts.at(-2)).toBe(
    '\r\x1b[Kculling  [########                      ] 25/100  1.0/s  75 s left',
  );
  expect(texts.at(-1)).toBe('\r\x1b[K');
});

it('elsewhere there is a plain line every ten seconds, and beside JSON nothing', () => {
  const texts = written();
  expect(texts).toHaveLength(2);
  for (const text of texts) expect(text).toMatch(/^culling {2}\[#* *\] \d+\/100 {2}1\.0\/s .*\n$/);
  expect(written({ json: true })).toEqual([]);
});

it('a phase whose end is not known yet has no bar, and what is long away is told in minutes and hours', () => {
  expect(progressText({ what: 'counting', done: 600, total: undefined }, 2)).toBe(
    'counting  600  300/s',
  );
  const left = (total: number) => progressText({ what: 'deleting', done: 10, total }, 1);
  expect(left(100)).toMatch(/ 9 s left$/);
  expect(left(6010)).toMatch(/ 10 min left$/);
  expect(left(1_000_000)).toMatch(/ 28 h left$/);
  expect(progressText({ what: 'deleting', done: 0, total: 9 }, 1)).toMatch(/0\/9 {2}0\.0\/s {2}$/);
});
