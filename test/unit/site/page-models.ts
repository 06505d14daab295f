// Sample models for every page, by name: what routes hand to templates.
import { describeApi } from '../../../src/http/api-description.ts';
import { apiToRead } from '../../../src/http/api-to-read.ts';
import { cookieNames } from '../../../src/identity/cookies.ts';
import { films } from '../../../src/site/films.ts';
import { makeChange } from '../../../src/site/make-change.ts';
import { site } from '../../../src/site/site.ts';
import { adminAccountModel, adminAwayModel, adminModel } from './operator-models.ts';

export interface Visitor {
  state: string;
  summary: string;
  email?: string;
}

const holds = [
  { label: 'Films watched', value: '3' },
  { label: 'Favourites', value: 'Counting up, The small dime' },
];
const fields = Object.values(site.fields).map(({ label, kind, purpose }) => ({
  label,
  kind,
  purpose,
}));
const actions = Object.entries(site.actions).map(([name, { purpose }]) => ({ name, purpose }));
const link = { id: 'change-id', request: 'request-id', email: 'ada@example.com', holds };
const seen = { film: films[0], films, favorites: ['counting-up', films[0]?.slug] };

const offer = {
  stub: 'stub-id',
  rows: [{ label: 'Films watched', yours: '1', device: '2', together: '3' }],
};
const apiModel = apiToRead(
  describeApi({
    appUrl: 'http://localhost',
    base: '',
    site,
    cookies: cookieNames('vestibule', false),
  }),
);
const ids = { id: 'event-id', device: 'device-id', session: 'session-id' };
const merged = { stub: 'stub-id', on: '2026-05-03', until: '2026-05-10' };

type Made = { template: string; model: object };
type Make = (template: string, path: string, own?: object, about?: object) => Made;

/** Template and model of each page, for one visitor. */
export function models(visitor: Visitor): Record<string, Made> {
  const page: Make = (template, path, own = {}, about = {}) => ({
    template,
    model: {
      page: { title: 'A page', site: site.name, base: '', path, visitor, ...about },
      ...own,
    },
  });
  return { ...examplePages(page), ...registering(page), ...accounts(page), ...others(page) };
}

function examplePages(page: Make) {
  return {
    home: page('home', '/', { films }),
    video: page('video', '/video/four-quarters', { ...seen, watchCount: 3 }),
    videoOnce: page('video', '/video', { ...seen, watchCount: 1, favorites: [] }),
    makeChange: page('make-change', '/make-change'),
    makeChangeDone: page('make-change', '/make-change', { result: makeChange('4.67') }),
    makeChangeRefused: page('make-change', '/make-change', { amount: 'x', error: 'Not one.' }),
  };
}

function registering(page: Make) {
  return {
    register: page('register', '/register', { holds: 'watched 3' }),
    registerRefused: page('register', '/register', { email: 'ada@', error: 'Not one.', holds: '' }),
    registerSent: page('register-sent', '/register'),
    registerSentDemo: page('register-sent', '/register', {}, { mailbox: 'http://127.0.0.1:1080/' }),
    confirm: page('confirm', '/register/confirm', { ...link, choose: false }),
    confirmElsewhere: page('confirm', '/register/confirm', { ...link, choose: true }),
    confirmRefused: page('confirm', '/register/confirm', {
      ...{ ...link, choose: false, error: 'Short.' },
    }),
    linkEnded: page('link-ended', '/register/confirm'),
    addressKnown: page('address-known', '/register/confirm'),
  };
}

function accounts(page: Make) {
  const timeline = [{ at: '2026-05-03 14:05', name: 'video.watched', about: 'You watch.' }];
  const member = { member: true, holds, since: '3 May 2026', timeline, next: '1-2' };
  return {
    accountMember: page('account', '/account', { ...member, email: 'ada@example.com' }),
    accountOffer: page('account', '/account', { ...member, offer, merged: [merged] }),
    accountMerged: page('account', '/account', { ...member, merged: [merged, merged] }),
    accountGuest: page('account', '/account', { ...member, member: false, holds: [] }),
    accountWorkspaces: page('account', '/account', {
      ...{ ...member, workspaces: ['personal', 'business'], workspace: 'business' },
    }),
  };
}

function others(page: Make) {
  return {
    welcome: page('welcome', '/welcome'),
    kiosk: page('kiosk', '/kiosk', { seconds: 30, to: '/video' }),
    logoutMember: page('logout', '/logout', { member: true }),
    logoutGuest: page('logout', '/logout', { member: false }),
    privacy: page('privacy', '/privacy', {
      ...{
        fields,
        actions,
        times: { kept: '47 days', listed: '400 days', unproven: '24 hours', signedIn: '14 days' },
      },
    }),
    ...devices(page),
    api: page('api', '/api', apiModel),
    admin: page('admin', '/admin', adminModel),
    adminAccount: page('admin-account', '/admin/accounts/x', adminAccountModel),
    adminAway: page('admin-account', '/admin/accounts/x', adminAwayModel),
    error: page('error', '/nowhere', {
      status: 404,
      heading: 'There is no such page',
      message: 'The address may be mistyped.',
      requestId: 'request-id',
    }),
  };
}

function devices(page: Make) {
  const choices = ['off', 'anonymous', 'session', 'full'];
  const none = { choices, devices: [], optsOut: false, hold: 'hold-id', holdDays: 30 };
  const event = { at: '2026-05-03 14:05', name: 'page_view', about: 'A page', text: '{}', ids };
  const device = { id: 'device-id', since: '2026-05-03 14:00', member: true, events: [event] };
  const sessions = [{ name: 'session-id', from: '2026-05-03 14:00', to: '2026-05-03 14:05' }];
  return {
    deviceUnasked: page('device', '/privacy/device', { ...none, choice: 'off', asked: true }),
    deviceOptedOut: page('device', '/privacy/device', { ...none, choice: 'off', optsOut: true }),
    device: page(
      'device',
      '/privacy/device',
      { ...none, choice: 'full', devices: [{ ...device, sessions }], network: 'network-id' },
      { tracker: { mode: 'full', user: 'account-id' } },
    ),
  };
}
