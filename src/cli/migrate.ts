// `vestibule migrate`: brings the store's tables up to date before the service of a new version starts.
import { loadConfig } from '../config/load.ts';
import { command } from './command.ts';
import { DONE, FAULT } from './exit-codes.ts';
import { say } from './say.ts';

export const migrate = command({
  name: 'migrate',
  summary: "bring the store's tables up to date; --dry-run says what that would be",
  about: [
    'Every process does this by itself as it starts, one at a time and in one transaction. The command is for those who want it done, or want to know, before a new version starts. There is no way back but a backup: an older version refuses tables that a newer one wrote.',
  ],
  options: { 'dry-run': { about: 'says what is missing, and changes nothing' } },
  examples: [
    { line: 'migrate --dry-run', about: 'which migrations are missing' },
    { line: 'migrate', about: 'applies them' },
  ],
  async run({ values, json, env, now }) {
    const config = loadConfig(env);
    const { openStore, surveyStore } = await import('../service/store.ts');
    const before = await surveyStore(config);
    const { place, applied, known, pending } = before;
    if (applied > known) {
      process.stderr.write(
        `${place} has schema ${applied}, and this version knows ${known}: run the newer version.\n`,
      );
      return FAULT;
    }
    if (!values['dry-run'] && pending.length > 0) {
      process.stderr.write(`${place}: ${pending.length} to apply\n`);
      await (await openStore(config, now)).close();
    }
    const left = values['dry-run'] ? pending : (await surveyStore(config)).pending;
    const done = pending.filter((name) => !left.includes(name));
    say(
      json,
      { place, schema: left.length === 0 ? known : applied, applied: done, pending: left },
      [
        ...done.map((name) => `applied  ${name}`),
        ...left.map((name) => `missing  ${name}`),
        left.length === 0 ? `${place} has schema ${known}` : `${place} lacks ${left.length}`,
      ],
    );
    return DONE;
  },
});
