// docs/cli.md, from the declarations of the commands.
import type { Command } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands.ts';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { codesOf, rowsOf, usageOf } from '../../src/cli/help.ts';
import { table } from './table.ts';

const INTRO = `# The command line

In a checkout \`npm run vestibule -- COMMAND\`, from the package \`npx vestibule COMMAND\`. For plain \`vestibule\`, as
the documents write it, run \`npm link\` once in the checkout, or \`npm install --global vestibule\`. Settings come from
the environment, as the service's do: [configuration](configuration.md). \`vestibule help COMMAND\` says what this page
says.

- \`--json\`, on every command: standard output gets one JSON document and nothing else. Where it is more than
  one, the command says so. Through npm it is \`npm run --silent vestibule -- COMMAND --json\`: npm prints lines of its own.
- Standard error gets everything else: progress on long work (a bar on a terminal, a line now and then elsewhere),
  warnings, and why a command failed. No secret of the configuration is ever written to either.
`;

const codes = table(
  ['exit code', ''],
  Object.entries(exitCodes).map(([code, about]) => [code, about]),
);

export function cliPage(): string {
  const all = [...commands.values()];
  const contents = table(
    ['command', 'what it does'],
    all.map(({ name, summary }) => [`[\`${name}\`](#${name})`, summary]),
  );
  return `${[INTRO.trimEnd(), codes, contents, ...all.map(section)].join('\n\n')}\n`;
}

function section(command: Command): string {
  const { name, summary, about = [`${capital(summary)}.`], examples } = command;
  const [, , , refused] = codesOf(command);
  return [
    `## ${name}`,
    `\`vestibule ${usageOf(command)}\``,
    ...about,
    table(
      ['', ''],
      rowsOf(command).map(([word, meaning]) => [`\`${word}\``, meaning]),
    ),
    `\`\`\`sh\n${columns(examples.map(({ line, about }) => [`vestibule ${line}`, about]))}\n\`\`\``,
    ...(refused ? [`Exit code 3: ${refused[1]}.`] : []),
  ].join('\n\n');
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([line]) => line.length)) + 2;
  return rows.map(([line, about]) => `${line.padEnd(width)}# ${about}`).join('\n');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
