// The table of docs/tracking.md: every example of Fullstory's guide on anonymizing, and what the test of it promises.
import { read } from '../../test/architecture/sources.ts';
import { table } from './table.ts';
import { withPart } from './with-part.ts';

/** By kind and number, in the order of the guide. https://github.com/fullstorydev/fs-skills */
const EXAMPLES: Readonly<Record<string, string>> = {
  'good 1': 'a logout handler',
  'good 2': 'a logout in React, tracked first',
  'good 3': 'switching accounts',
  'good 4': 'a session that times out',
  'good 5': 'an incognito mode',
  'bad 1': 'forgetting to anonymize',
  'bad 2': 'anonymizing after the redirect',
  'bad 3': 'anonymizing repeatedly',
  'bad 4': 'the wrong parameter',
  'bad 5': 'anonymizing without an event before',
  'bad 6': 'anonymizing when something fails',
  'pattern 1': 'one logout service',
  'pattern 2': 'several workspaces',
  'pattern 3': 'a kiosk',
  'relation 1': '`setProperties` beside it',
};

const TITLE = /^\W*(?:it\()?\W*((?:good|bad|pattern|relation) \d): (.+?)(?:: %s)?['"`],/gm;

/** @throws Error for an example that no test tells, and for a test of none */
export function trackingPage(text: string): string {
  const told = Map.groupBy(
    read('test/e2e/fullstory/guide.test.ts').matchAll(TITLE),
    ([, number = '']) => number,
  );
  const odd = [...told.keys()].find((number) => !(number in EXAMPLES));
  if (odd !== undefined) throw new Error(`the guide has no example ${odd}`);
  const rows = Object.entries(EXAMPLES).map(([number, what]) => {
    const titles = told.get(number)?.map(([, , title]) => title);
    if (!titles) throw new Error(`no test tells ${number} of the guide`);
    return [number, what, titles.join('<br>')];
  });
  return withPart(text, 'guide', table(['', 'the example', 'what comes of it'], rows));
}
