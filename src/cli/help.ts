// Help: the table of commands, and what one of them does and takes.
import type { Argument, Command, Option } from './command.ts';
import { exitCodes, REFUSED } from './exit-codes.ts';

/** `keys WHAT [KID] [OPTIONS]` */
export function usageOf({ name, arguments: words = [], options = {} }: Command): string {
  const some = Object.keys(options).length > 0;
  return [name, ...words.map(wordOf), ...(some ? ['[OPTIONS]'] : [])].join(' ');
}

function wordOf({ name, optional, choices }: Argument): string {
  const word = choices && !optional ? choices.join('|') : name;
  return optional ? `[${word}]` : word;
}

/** Arguments and options with what they mean, `--json` last. */
export function rowsOf(command: Command): [string, string][] {
  const { arguments: words = [], options = {}, json = ONE_DOCUMENT } = command;
  return [
    ...words.map(({ name, about }): [string, string] => [name, about]),
    ...Object.entries(options).map(([name, option]): [string, string] => [
      optionOf(name, option),
      option.about,
    ]),
    ['--json', json],
  ];
}

const ONE_DOCUMENT = 'prints one JSON document instead of words';

function optionOf(name: string, { value }: Option): string {
  return value ? `--${name} ${value}` : `--${name}`;
}

/** The codes that a command may end with. */
export function codesOf({ refused }: Command): [string, string][] {
  return Object.entries(exitCodes)
    .filter(([code]) => Number(code) !== REFUSED || refused)
    .map(([code, about]) => [code, Number(code) === REFUSED ? (refused ?? '') : about]);
}

export function helpOf(command: Command): string {
  const examples = command.examples.map(({ line, about }): [string, string] => [
    `vestibule ${line}`,
    about,
  ]);
  return [
    `vestibule ${usageOf(command)}`,
    ...(command.about ?? [`${command.summary}.`]).map((paragraph) => wrap(paragraph).join('\n')),
    columns(rowsOf(command)),
    `Examples\n\n${columns(examples)}`,
    `Exit codes\n\n${columns(codesOf(command))}`,
  ]
    .join('\n\n')
    .concat('\n');
}

export function helpOfAll(commands: Iterable<Command>): string {
  const rows = [...commands].map(({ name, summary }): [string, string] => [name, summary]);
  return `vestibule COMMAND

${columns(rows)}

\`vestibule help COMMAND\` says what a command takes and gives, with examples. Every command takes --json.
Settings come from the environment; docs/configuration.md lists them.

Exit codes

${columns(Object.entries(exitCodes))}
`;
}

const WIDTH = 100;

/** Two columns, the second wrapped. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const left = Math.max(...rows.map(([head]) => head.length)) + 3;
  return rows
    .flatMap(([head, about]) =>
      wrap(about, WIDTH - left).map(
        (line, at) => `  ${(at === 0 ? head : '').padEnd(left)}${line}`,
      ),
    )
    .join('\n');
}

function wrap(text: string, width = WIDTH): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
