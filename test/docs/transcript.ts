// The commands that a page shows, with the output it shows for each.

export interface Exchange {
  command: string;
  /** What follows the command; `…` stands for anything. Empty where nothing is shown. */
  shown: string;
}

/** Every `$ command` of the page's ```console blocks, in order. A command may go on after a backslash. */
export function transcriptIn(page: string): Exchange[] {
  const blocks = [...page.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
  return blocks.flatMap((text) => text.split(/^\$ /m).slice(1).map(exchange));
}

function exchange(text: string): Exchange {
  const [command = ''] = /^(.*\\\n)*.*$/m.exec(text) ?? [];
  return { command, shown: text.slice(command.length).trim() };
}

/** A pattern that a command's whole output must match. */
export function patternOf(shown: string): RegExp {
  const parts = shown.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[\\s\\S]*?')}$`);
}
