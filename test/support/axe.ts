// What axe-core finds wrong with a page as it stands, in whatever state a test has brought it to.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Every rule that axe has, for WCAG and for good practice, and none of its experiments. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Finding {
  id: string;
  help: string;
  nodes: { target: string[]; failureSummary: string }[];
}

/**
 * A line for each element that breaks a rule: the rule, the element, and what would mend it. Empty is good.
 * What is in a frame is a page of its own, to be looked at by itself.
 * @param rules names of rules, where not all of them are wanted
 */
export async function axeFindings(page: Page, rules = RULES): Promise<string[]> {
  // Evaluated from outside, so the page's own policy on scripts stays as it is.
  await page.evaluate(source);
  const options = { runOnly: rules, resultTypes: ['violations'], iframes: false };
  const { violations } = await page.evaluate<{ violations: Finding[] }>(
    `axe.run(document, ${JSON.stringify(options)})`,
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) =>
      `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`.replace(/\s+/g, ' '),
    ),
  );
}
