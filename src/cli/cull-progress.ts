// How a run of the cull is going, phase by phase; nothing beside JSON but the verdicts that were asked for.
import type { CullOrder } from '../domain/cull-run.ts';
import type { Clock } from '../domain/random.ts';
import { type Progress, progress, type Shown } from './progress.ts';
import { say } from './say.ts';

export interface CullProgressSettings {
  json: boolean;
  list: boolean;
  now: Clock;
  to?: Shown;
}

type Hooks = Required<Pick<CullOrder, 'onProgress' | 'onVerdict'>> & { end(): void };

export function cullProgress({ json, list, now, to }: CullProgressSettings): Hooks {
  let phase: string | undefined;
  let shown: Progress | undefined;
  return {
    onProgress({ phase: next, done, total }) {
      if (json) return;
      if (next !== phase) shown = progress(next, now, to);
      phase = next;
      shown?.at(done, total);
    },
    onVerdict(said) {
      if (!list) return;
      shown?.clear();
      say(json, said, [`${said.account} ${said.goes ? 'goes' : 'stays'}: ${said.reason}`]);
    },
    end: () => shown?.clear(),
  };
}
