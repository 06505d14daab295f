// Measures visits with Snowplow's own tracker, as far as the person behind this browser has said that it may:
// the server puts this script into a page, with the mode, only where something was chosen.
import {
  type BrowserTracker,
  clearUserData,
  newTracker,
  setUserId,
  type TrackerConfiguration,
  trackPageView,
} from '@snowplow/browser-tracker';

const script = document.currentScript as HTMLScriptElement;
const { mode = '', user = '' } = script.dataset;
const { origin, pathname } = new URL('.', script.src);

/** Nothing goes into the browser's storage, where the server could not take it away. */
const MODES: Readonly<Record<string, TrackerConfiguration>> = {
  anonymous: {
    anonymousTracking: { withServerAnonymisation: true },
    stateStorageStrategy: 'none',
  },
  session: {
    anonymousTracking: { withServerAnonymisation: true, withSessionTracking: true },
    stateStorageStrategy: 'cookie',
  },
  full: { stateStorageStrategy: 'cookie' },
};

/** As long as the choice is remembered, seconds; the tracker's own two years are more than anybody said yes to. */
const COOKIE_LIFE = 180 * 24 * 60 * 60;

/** Forms that end who somebody is on this device. */
const LEAVES = /\/(logout|switch|erase|incognito|choice)$/;

function begin(configuration: TrackerConfiguration): void {
  const tracker = newTracker('vestibule', origin, {
    appId: location.hostname,
    postPath: `${pathname}com.snowplowanalytics.snowplow/tp2`,
    keepalive: true,
    cookieSecure: location.protocol === 'https:',
    cookieLifetime: COOKIE_LIFE,
    ...configuration,
  });
  if (user) setUserId(user);
  trackPageView();
  forgetOnLeaving();
  if (tracker) followRelease(tracker);
}

/** Only as the page goes: until then the server must be told which device is to end. */
function forgetOnLeaving(): void {
  let leaving = false;
  addEventListener('submit', ({ target }) => {
    const to = (target as HTMLFormElement).getAttribute('action') ?? '';
    leaving = LEAVES.test(to);
  });
  addEventListener('pagehide', () => {
    if (leaving) clearUserData();
  });
}

/** Another tab, or the server, has ended this device: a page that was for it asks the server who it is for. */
function followRelease({ getDomainUserId }: BrowserTracker): void {
  const device = getDomainUserId();
  let held = false;
  const holds = () => device !== '' && document.cookie.includes(device);
  const look = () => {
    if (held && !holds()) location.replace(location.href);
  };
  addEventListener('blur', () => {
    held = holds();
  });
  addEventListener('focus', look);
  addEventListener('pageshow', look);
}

const configuration = MODES[mode];
if (configuration) begin(configuration);
