// The service with a collector and without FusionAuth, and what one test adds to its log.
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { BadEvent, LoggedEvent } from '../../src/domain/tracking/tracked-event.ts';
import { type Client, createClient } from './client.ts';
import { freePorts } from './free-ports.ts';
import { type InProcess, startInProcess } from './in-process.ts';
import { openMember } from './open-member.ts';

export interface Collecting {
  service(): InProcess;
  /** A device, new for each test. */
  client(): Client;
  /** What this test has added to the log. */
  logged(): Promise<LoggedEvent[]>;
  /** The one event that it has added. */
  only(): Promise<LoggedEvent>;
  bad(): Promise<BadEvent | undefined>;
  /** Signs a member in on a device, without FusionAuth. @returns the account */
  member(client?: Client): Promise<string>;
}

/** For a test file. */
export function collecting(settings: Record<string, string> = {}): Collecting {
  let service: InProcess;
  let client: Client;
  let last = 0;
  const log = () => service.service.store.tracked;
  const logged = () => log().read(last, 10_000);

  beforeAll(async () => {
    const [closed] = await freePorts(1);
    service = await startInProcess({ FUSIONAUTH_URL: `http://localhost:${closed}`, ...settings });
  });
  afterAll(() => service.stop());
  beforeEach(async () => {
    client = createClient(service.url);
    last = (await log().read(0, 10_000)).at(-1)?.seq ?? 0;
  });

  return {
    service: () => service,
    client: () => client,
    logged,
    async only() {
      const events = await logged();
      expect(events).toHaveLength(1);
      return events[0] as LoggedEvent;
    },
    bad: async () => (await log().bad(1))[0],
    member: (on = client) => signInOn(service, on),
  };
}

async function signInOn(service: InProcess, client: Client): Promise<string> {
  const { account, cookie } = await openMember(service);
  client.cookies.set('vestibule-session', cookie);
  return account;
}
