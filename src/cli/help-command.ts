// `vestibule help`: the table of commands, or one of them.
import { type Command, command } from './command.ts';
import { codesOf, helpOf, helpOfAll, rowsOf, usageOf } from './help.ts';
import { say } from './say.ts';
import { WrongUse } from './wrong-use.ts';

export function helpCommand(commands: () => ReadonlyMap<string, Command>): Command {
  return command({
    name: 'help',
    summary: 'this; `help COMMAND` says what one of them takes and gives',
    arguments: [{ name: 'COMMAND', about: 'one of the commands', optional: true }],
    examples: [{ line: 'help cull', about: 'everything about `cull`' }],
    async run({ words: [name = ''], json }) {
      const table = commands();
      const one = table.get(name);
      if (name !== '' && !one) throw new WrongUse(`There is no command ${name}.`);
      const text = one ? helpOf(one) : helpOfAll(table.values());
      say(json, one ? described(one) : [...table.values()].map(described), [text.trimEnd()]);
      return 0;
    },
  });
}

function described(one: Command) {
  return {
    name: one.name,
    usage: `vestibule ${usageOf(one)}`,
    summary: one.summary,
    takes: Object.fromEntries(rowsOf(one)),
    exitCodes: Object.fromEntries(codesOf(one)),
    examples: one.examples.map(({ line, about }) => ({ command: `vestibule ${line}`, about })),
  };
}
