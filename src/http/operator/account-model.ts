// One account as an operator sees it: what the store holds, and beside it what FusionAuth does.
import type { TimelinePage } from '../../accounts/timeline.ts';
import type { Site } from '../../activity/declare.ts';
import type { Account } from '../../domain/account.ts';
import type { DirectoryUser } from '../../domain/ports.ts';
import { plain } from '../../domain/profile.ts';
import { due } from '../../domain/sync.ts';
import { instant } from './words.ts';

/** What FusionAuth answered: its user, that there is none, or why there is no answer. */
export type Found = { user: DirectoryUser | undefined } | { away: string };

interface Side {
  label: string;
  here: string;
  there: string;
}

export function accountModel(site: Site, account: Account, found: Found) {
  const { conversion, sync } = account;
  const asked = conversion ? `${conversion.mode}, asked ${instant(conversion.askedAt)}` : '';
  return {
    id: account.id,
    state: account.state,
    parked: sync.parked,
    away: 'away' in found ? found.away : undefined,
    facts: [
      [
        'Opened',
        `${instant(account.createdAt)}${account.openedBy ? ` by ${account.openedBy}` : ''}`,
      ],
      ['Last seen', instant(account.seenAt)],
      ['Conversion', asked],
      ['Desired and done', `${sync.desired} and ${sync.done}`],
      ['Next turn', turn(account)],
      ['Failed attempts', String(sync.attempts)],
    ].filter(([, value]) => value !== ''),
    sides: sides(site, account, 'user' in found ? found.user : undefined).filter(
      ({ here, there }) => here !== '' || there !== '',
    ),
    missing: 'user' in found && found.user === undefined,
  };
}

function turn(account: Account): string {
  const next = due(account);
  if (!next) return 'nothing to do';
  return next.at === 0 ? `${next.task}, at once` : `${next.task}, ${instant(next.at)}`;
}

function sides(site: Site, account: Account, user: DirectoryUser | undefined): Side[] {
  const data = user?.data ?? {};
  const here = plain(account.profile);
  const anonymous = account.state !== 'registered';
  const fields = Object.keys(site.fields).map((name) => ({
    label: name,
    here: inWords(here[name]),
    there: inWords(data[name]),
  }));
  return [
    { label: 'User', here: account.directory, there: user ? activity(user) : '' },
    { label: 'Email', here: account.conversion?.email ?? '', there: user?.email ?? '' },
    { label: 'Pending email', here: '', there: inWords(data.email) },
    { label: 'anonymousUser', here: String(anonymous), there: inWords(data.anonymousUser) },
    { label: 'Roles', here: '', there: (user?.roles ?? []).join(', ') },
    { label: 'Password changed', here: '', there: user ? instant(user.passwordChangedAt) : '' },
    { label: 'Updated', here: '', there: user ? instant(user.updatedAt) : '' },
    ...fields,
  ];
}

function activity({ active }: DirectoryUser): string {
  return active ? 'active' : 'deactivated';
}

function inWords(value: unknown): string {
  if (value === undefined || value === null) return '';
  return Array.isArray(value) ? value.join(', ') : String(value);
}

export function timelineModel({ events, next }: TimelinePage) {
  return {
    next,
    events: events.map(({ name, source, at, data }) => ({
      ...{ name, source },
      at: instant(at),
      data: JSON.stringify(data) === '{}' ? '' : JSON.stringify(data),
    })),
  };
}
