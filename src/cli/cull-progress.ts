// How a run of the cull is going: a bar on a terminal, a line now and then elsewhere, nothing beside JSON.
import type { CullOrder, CullProgress } from '../domain/cull-run.ts';
import type { Clock } from '../domain/random.ts';
import { say } from './say.ts';

export interface ProgressSettings {
  json: boolean;
  list: boolean;
  now: Clock;
  /** Where it is shown; standard error unless said. */
  to?: { write(text: string): unknown; isTTY?: boolean };
}

const BAR = 30;
const EVERY_MS = { bar: 200, line: 10_000 };

type Shown = Required<Pick<CullOrder, 'onProgress' | 'onVerdict'>> & { end(): void };

export function cullProgress({ json, list, now, to = process.stderr }: ProgressSettings): Shown {
  const bar = to.isTTY === true;
  let phase: CullProgress['phase'] | undefined;
  let [since, shownAt, drawn] = [0, 0, false];
  const clear = () => {
    if (drawn) to.write('\r\x1b[K');
    drawn = false;
  };
  return {
    onProgress(progress) {
      if (json) return;
      const at = now();
      if (progress.phase !== phase) [phase, since, shownAt] = [progress.phase, at, at];
      if (at - shownAt < (bar ? EVERY_MS.bar : EVERY_MS.line)) return;
      shownAt = at;
      const text = progressText(progress, (at - since) / 1000);
      drawn = bar;
      to.write(bar ? `\r\x1b[K${text}` : `${text}\n`);
    },
    onVerdict(said) {
      if (!list) return;
      clear();
      say(json, said, [`${said.account} ${said.goes ? 'goes' : 'stays'}: ${said.reason}`]);
    },
    end: clear,
  };
}

/** `culling  [######            ] 412/2000  95/s  17 s left`. `seconds`: how long this phase has taken. */
export function progressText({ phase, done, total }: CullProgress, seconds: number): string {
  const rate = seconds > 0 ? done / seconds : 0;
  const pace = `${rate.toFixed(rate < 10 ? 1 : 0)}/s`;
  if (total === undefined || total === 0) return `${phase}  ${done}  ${pace}`;
  const part = Math.min(done / total, 1);
  const filled = Math.round(part * BAR);
  const bar = `[${'#'.repeat(filled)}${' '.repeat(BAR - filled)}]`;
  return `${phase}  ${bar} ${done}/${total}  ${pace}  ${left((total - done) / rate)}`;
}

function left(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '';
  if (seconds < 120) return `${Math.ceil(seconds)} s left`;
  return seconds < 7200
    ? `${Math.ceil(seconds / 60)} min left`
    : `${Math.ceil(seconds / 3600)} h left`;
}
