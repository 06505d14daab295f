// What somebody at a browser may do, and what is true of it: whose each event is, and what may not lead to what.
// The scripts in the page are the real ones; only what they should come to is reckoned here.
import type { PaperBrowser } from '../paper-browser.ts';

export type Mode = 'off' | 'client' | 'session' | 'server' | 'server session';

export type Deed =
  | { do: 'act'; with: Tracker }
  | { do: 'identify' | 'leave' | 'clear user data' | 'anonymize' | 'open page' }
  | { do: 'sign in'; member: 0 | 1 }
  | { do: 'mode'; mode: Mode }
  | { do: 'network'; state: 'up' | 'down' | 'deaf' };

export type Tracker = 'snowplow' | 'fullstory';

/** A stretch of use by one person, as far as a tracker can know. */
interface Stretch {
  /** Whoever said who they are, and was signed in. */
  member?: string;
  /** The release that it began with: nothing may lead over that. */
  since: object;
}

/** What is true of an event. */
export interface Truth {
  tracker: Tracker;
  stretch: Stretch;
  anonymous: boolean;
  /** The tracker itself may have lost it with its page. */
  mayBeLost: boolean;
}

export interface Scene {
  browser: PaperBrowser;
  collector: string;
  optsOut: boolean;
  members: readonly [string, string];
  /** Sets the cookie of a member's session. */
  signIn(member: string): Promise<void>;
  /** Names of events that have arrived. */
  arrived(): Promise<ReadonlySet<string>>;
}

export interface Played {
  truths: Map<string, Truth>;
  /** Every id that the browser held at any time. */
  held: Set<string>;
}

const OPTIONS: Readonly<Record<Mode, object | false>> = {
  off: false,
  client: {},
  session: { withSessionTracking: true },
  server: { withServerAnonymisation: true },
  'server session': { withServerAnonymisation: true, withSessionTracking: true },
};

export const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Plays the deeds, waits until everything has arrived, and tells what is true of it. */
export async function play(scene: Scene, deeds: readonly Deed[], prefix: string): Promise<Played> {
  const { browser } = scene;
  const person = new Person(scene, prefix);
  const held = new Set<string>();
  person.openPage();
  for (const deed of deeds) {
    await person.run(deed);
    await browser.settled();
    for (const value of browser.cookies().values()) {
      for (const id of value.match(UUID) ?? []) held.add(id);
    }
  }
  browser.network('down');
  browser.network('up');
  for (let round = 0; round < 2; round++) {
    person.sendWaiting();
    await browser.settled();
  }
  return { truths: person.truths, held };
}

const begin = (): Stretch => ({ since: {} });

class Person {
  readonly truths: Played['truths'] = new Map();
  readonly #scene: Scene;
  readonly #prefix: string;
  #stretches: Record<Tracker, Stretch> = { snowplow: begin(), fullstory: begin() };
  #mode: Mode = 'off';
  #up = true;
  /** Since this page opened. */
  #left = false;
  #member: string | undefined;
  /** Who the page's tracker was told that it is: in memory, whoever signs out. */
  #told: string | undefined;
  /** Events that the page's tracker was told to store nowhere. */
  #unstored = new Set<string>();

  constructor(scene: Scene, prefix: string) {
    this.#scene = scene;
    this.#prefix = prefix;
  }

  openPage(): void {
    const { browser, collector } = this.#scene;
    browser.openPage();
    const anonymousTracking = this.#mode === 'client' ? true : OPTIONS[this.#mode];
    const config = { anonymousTracking, contexts: { session: true, webPage: true } };
    browser.run(`snowplow.newTracker('sp', '${collector}', ${JSON.stringify(config)});`);
    this.#left = false;
    this.#told = undefined;
    this.#unstored.clear();
  }

  async run(deed: Deed): Promise<void> {
    const { browser, members } = this.#scene;
    switch (deed.do) {
      case 'act':
        return this.#act(deed.with);
      case 'identify':
        return this.#identify();
      case 'leave':
        return this.#leave();
      case 'clear user data':
        return this.#clearUserData();
      case 'anonymize':
        this.#stretches.fullstory = begin();
        return browser.run("FS('setIdentity', { anonymous: true });");
      case 'open page':
        await this.#losePending();
        return this.openPage();
      case 'sign in':
        return this.#signIn(members[deed.member]);
      case 'mode':
        return this.#setMode(deed.mode);
      case 'network':
        this.#up = deed.state === 'up';
        return browser.network(deed.state);
    }
  }

  /** What waits goes with the next event. */
  sendWaiting(): void {
    this.#claim();
    this.#scene.browser.run('snowplow.trackPageView();');
  }

  #act(tracker: Tracker): void {
    const { browser, optsOut } = this.#scene;
    const name = `${this.#prefix}.${this.truths.size}`;
    const anonymous = optsOut || (tracker === 'snowplow' && this.#mode !== 'off');
    if (tracker === 'snowplow') this.#claim();
    const stretch = this.#stretches[tracker];
    this.truths.set(name, { tracker, stretch, anonymous, mayBeLost: false });
    if (this.#mode === 'server') this.#unstored.add(name);
    browser.run(
      tracker === 'snowplow'
        ? `snowplow.trackStructEvent({ category: 'c', action: '${name}' });`
        : `FS('trackEvent', { name: '${name}' });`,
    );
  }

  /** The next event says what its tracker was told, and counts for whoever is signed in. */
  #claim(): void {
    if (this.#told !== undefined && this.#told === this.#member) {
      this.#stretches.snowplow.member ??= this.#told;
    }
  }

  /** Says who it is, as a site does for whoever is signed in. */
  #identify(): void {
    const member = this.#member;
    if (member === undefined) return;
    this.#told = member;
    const before = this.#stretches.fullstory.member;
    if (before !== undefined && before !== member) this.#stretches.fullstory = begin();
    this.#stretches.fullstory.member = member;
    this.#scene.browser.run(
      `snowplow.setUserId('${member}'); FS('setIdentity', { uid: '${member}' });`,
    );
  }

  /** It is another device then, to which the collector's cookie leads: only a release ends that. */
  #clearUserData(): void {
    this.#stretches.snowplow = { since: this.#stretches.snowplow.since };
    this.#told = undefined;
    this.#scene.browser.run('snowplow.clearUserData();');
  }

  /** The site's own way out, which tells neither tracker. */
  async #leave(): Promise<void> {
    if (!this.#up) return;
    const { status } = await this.#scene.browser.fetch('/api/release', { method: 'POST' });
    // Ten in a second are enough.
    if (status === 429) return;
    this.#stretches = { snowplow: begin(), fullstory: begin() };
    this.#member = undefined;
    this.#left = true;
  }

  async #signIn(member: string): Promise<void> {
    if (!this.#up || this.#member === member) return;
    if (this.#member) await this.#leave();
    if (this.#member) return;
    await this.#scene.signIn(member);
    this.#member = member;
  }

  #setMode(mode: Mode): void {
    this.#mode = mode;
    const options = OPTIONS[mode];
    const stateStorageStrategy = mode === 'server' ? 'none' : 'cookieAndLocalStorage';
    const about = JSON.stringify({ ...(options && { options }), stateStorageStrategy });
    const toggle = options ? 'enableAnonymousTracking' : 'disableAnonymousTracking';
    this.#scene.browser.run(`snowplow.${toggle}(${about});`);
  }

  /** What was in memory alone goes with the page, and what was stored went when somebody left. */
  async #losePending(): Promise<void> {
    const all = this.#mode === 'server' || this.#left;
    if (!all && this.#unstored.size === 0) return;
    const arrived = await this.#scene.arrived();
    for (const [name, truth] of this.truths) {
      const pending = truth.tracker === 'snowplow' && !arrived.has(name);
      if (pending && (all || this.#unstored.has(name))) truth.mayBeLost = true;
    }
  }
}
