// Whether a User-Agent is a crawler's or a link preview's, and remembers what it has said.
import { createIsbotFromList, list } from 'isbot';

/** Tools that people drive themselves; isbot would count their users as bots. */
const TOOLS = [
  'curl/8',
  'Wget/1',
  'node',
  'undici',
  'python-requests/2',
  'okhttp/4',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0 Safari/537.36',
];

const matches = createIsbotFromList(
  list.filter((pattern) => !TOOLS.some((tool) => new RegExp(pattern, 'i').test(tool))),
);

/** A few hundred browsers make nearly all visits. */
const MOST_KNOWN = 1000;
const LONGEST_KNOWN = 300;
const known = new Map<string, boolean>();

export function isCrawler(userAgent: string): boolean {
  if (userAgent.length > LONGEST_KNOWN) return matches(userAgent);
  const before = known.get(userAgent);
  if (before !== undefined) return before;
  const found = matches(userAgent);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(userAgent, found);
  return found;
}
