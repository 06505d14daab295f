// How long work is going, on standard error: a bar on a terminal, a line now and then elsewhere.
import type { Clock } from '../domain/random.ts';

/** Where it is shown; standard error unless said. */
export interface Shown {
  write(text: string): unknown;
  isTTY?: boolean;
}

export interface Progress {
  at(done: number, total?: number): void;
  /** Takes the bar away, so that something else can be said. */
  clear(): void;
}

const BAR = 30;
const EVERY_MS = { bar: 200, line: 10_000 };

/** `what` is the work: `culling`. Quick work shows nothing. */
export function progress(what: string, now: Clock, to: Shown = process.stderr): Progress {
  const bar = to.isTTY === true;
  const since = now();
  let shownAt = since;
  let drawn = false;
  return {
    at(done, total) {
      const at = now();
      if (at - shownAt < (bar ? EVERY_MS.bar : EVERY_MS.line)) return;
      shownAt = at;
      const text = progressText({ what, done, total }, (at - since) / 1000);
      drawn = bar;
      to.write(bar ? `\r\x1b[K${text}` : `${text}\n`);
    },
    clear() {
      if (drawn) to.write('\r\x1b[K');
      drawn = false;
    },
  };
}

interface Standing {
  what: string;
  done: number;
  total: number | undefined;
}

/** `culling  [######            ] 412/2000  95/s  17 s left`. `seconds`: how long it has taken so far. */
export function progressText({ what, done, total }: Standing, seconds: number): string {
  const rate = seconds > 0 ? done / seconds : 0;
  const pace = `${rate.toFixed(rate < 10 ? 1 : 0)}/s`;
  if (total === undefined || total === 0) return `${what}  ${done}  ${pace}`;
  const part = Math.min(done / total, 1);
  const filled = Math.round(part * BAR);
  const bar = `[${'#'.repeat(filled)}${' '.repeat(BAR - filled)}]`;
  return `${what}  ${bar} ${done}/${total}  ${pace}  ${left((total - done) / rate)}`;
}

function left(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '';
  if (seconds < 120) return `${Math.ceil(seconds)} s left`;
  return seconds < 7200
    ? `${Math.ceil(seconds / 60)} min left`
    : `${Math.ceil(seconds / 3600)} h left`;
}
