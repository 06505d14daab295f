// `vestibule doctor`: looks a whole installation over, says what to do, and with --fix does FusionAuth's part.
import { randomFillSync } from 'node:crypto';
import { stdin } from 'node:process';
import { type Config, defaultSecrets, readConfig } from '../config/load.ts';
import { path } from '../config/parse.ts';
import type { Diagnosis, Subject } from '../doctor/examination.ts';
import type { Change } from '../doctor/finding.ts';
import { agreed } from './agreed.ts';
import { command, type Environment } from './command.ts';
import { diagnosisLines, report } from './diagnosis-lines.ts';
import { DONE, REFUSED } from './exit-codes.ts';
import { optionValue } from './option-value.ts';
import { say } from './say.ts';
import { WrongUse } from './wrong-use.ts';

export const doctor = command({
  name: 'doctor',
  summary: 'check a whole installation, and say what to do; --fix sets FusionAuth up',
  about: [
    "Looks at the settings, the store, the site by its address, FusionAuth and what the service's two keys may do there. With FUSIONAUTH_SETUP_API_KEY also at FusionAuth's settings: tenant, mail templates, application, webhook and its signature. Looking changes nothing: what a key may do is found out by requests that FusionAuth refuses, or that name nobody.",
    '--fix brings an existing FusionAuth in line: it shows what would change, asks, changes it, and looks again. Nothing is deleted, and what is there and works stays as it is. The setup key needs to be unrestricted; set it for this command alone.',
  ],
  options: {
    fix: { about: "changes FusionAuth's settings, after showing what and asking" },
    yes: { about: 'with --fix: does not ask' },
    at: {
      value: 'PATH',
      about: "where an app of one's own has mounted the routes: /accounts; the root unless said",
    },
    probe: {
      about:
        'measures how far search trails the records, by a user that is made and deleted again: one active user in this month’s count',
    },
  },
  refused: 'there are errors or warnings, and what was printed says what to do',
  examples: [
    { line: 'doctor', about: 'what is wrong, and what to do' },
    { line: 'doctor --fix', about: 'sets FusionAuth up, with FUSIONAUTH_SETUP_API_KEY' },
    { line: 'doctor --json | jq -r .findings[].id', about: 'for programs' },
  ],
  async run({ values, json, env, now }) {
    const at = optionValue('at', values.at, path) ?? '';
    const { config: read, problems } = readConfig(env);
    const config = { ...read, APP_URL: `${read.APP_URL}${at}` };
    const [{ examine }, { surveyStore }, { exchangeWithin }] = await Promise.all([
      import('../doctor/examine.ts'),
      import('../service/store.ts'),
      import('../fusionauth/exchange.ts'),
    ]);
    const subject: Subject = {
      ...{ config, problems, now, probe: values.probe },
      survey: () => surveyStore(config),
      exchange: exchangeWithin(5000),
      random: (size) => randomFillSync(new Uint8Array(size)),
      patience: 10_000,
    };
    const look = () => examine(subject, told);
    if (!values.fix) return tell(await look(), json);
    refuseToFix(config, env, values.yes);
    return fix(subject, look, { yes: values.yes, json });
  },
});

/** Progress, where somebody watches. */
function told(title: string): void {
  if (process.stderr.isTTY) process.stderr.write(`looking at ${title} …\n`);
}

function tell(diagnosis: Diagnosis, json: boolean): number {
  say(json, report(diagnosis), diagnosisLines(diagnosis));
  return diagnosis.findings.some(({ severity }) => severity !== 'note') ? REFUSED : DONE;
}

/** @throws WrongUse */
function refuseToFix(config: Config, env: Environment, yes: boolean): void {
  if (!config.FUSIONAUTH_SETUP_API_KEY) {
    throw new WrongUse(
      '--fix needs FUSIONAUTH_SETUP_API_KEY, an API key that may change settings.',
    );
  }
  if (!yes && !stdin.isTTY) throw new WrongUse('Without a terminal to ask at, --fix needs --yes.');
  const known = defaultSecrets(config, env);
  const here = LOCAL.test(new URL(config.FUSIONAUTH_URL ?? config.FUSIONAUTH_PUBLIC_URL).hostname);
  if (known.length === 0 || here) return;
  throw new WrongUse(
    `--fix would put secrets into FusionAuth that everybody knows. Set ${known.join(', ')} to random values first.`,
  );
}

const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

async function fix(
  subject: Subject,
  examine: () => Promise<Diagnosis>,
  how: { yes: boolean; json: boolean },
): Promise<number> {
  const [{ mend }, { setupApi }] = await Promise.all([
    import('../doctor/fix.ts'),
    import('../doctor/examine.ts'),
  ]);
  const agree = async (changes: readonly Change[]) => {
    process.stderr.write(changesText(changes));
    return how.yes || agreed('Change it?', { input: stdin, output: process.stderr });
  };
  const { done, refused, diagnosis } = await mend({ setup: setupApi(subject), examine, agree });
  say(how.json, { ...report(diagnosis), changed: done, refused }, [
    ...done.map((words) => `changed  ${words}`),
    ...refused.map((words) => `refused  ${words}`),
    ...diagnosisLines(diagnosis),
  ]);
  const wanting = diagnosis.findings.some(({ severity }) => severity !== 'note');
  return wanting || refused.length > 0 ? REFUSED : DONE;
}

/** For standard error: standard output is for what came of them. */
function changesText(changes: readonly Change[]): string {
  return `In FusionAuth this changes:\n${changes.map(({ words }) => `  - ${words}`).join('\n')}\n`;
}
