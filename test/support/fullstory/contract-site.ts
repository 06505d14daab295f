// A member's browser on a site that calls Fullstory's functions, for the suites that go through the contract.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchBrowser } from '../browser.ts';
import { type Member, registerMember, signedIn } from '../member.ts';
import { type FullstorySite, type Setup, startFullstorySite, type Visit } from './site.ts';

export interface ContractSite {
  site(): FullstorySite;
  ann(): Member;
  /** Opened, used and closed again; `member` is signed in before. */
  visiting(setup: Setup, use: (visit: Visit) => Promise<void>, who?: 'member'): Promise<void>;
}

/** Every way to the function. */
export const setups: { setup: Setup }[] = [{ setup: '2.1' }, { setup: '2.0' }, { setup: 'plain' }];

/** For the whole file. */
export function contractSite(): ContractSite {
  let browser: Browser;
  let site: FullstorySite;
  let ann: Member;
  let cookies: ReadonlyMap<string, string>;
  beforeAll(async () => {
    browser = await launchBrowser();
    site = await startFullstorySite(browser);
    ann = await registerMember(site.service, 'ann@example.com');
    cookies = (await signedIn(site.service, ann)).cookies;
  });
  afterAll(async () => {
    await site?.stop();
    await browser?.close();
  });
  return {
    site: () => site,
    ann: () => ann,
    async visiting(setup, use, who) {
      const visit = await site.open(setup, who ? { cookies } : {});
      try {
        await use(visit);
      } finally {
        await visit.close();
      }
    },
  };
}

/** What was logged of a visit: the name, and what came with it. */
export async function told(visit: Visit): Promise<Record<string, unknown>[]> {
  const events = await visit.logged();
  return events.map(({ name, props }) => ({ name, ...JSON.parse(props) }));
}
