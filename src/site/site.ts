// ChangeBank's declaration: what it keeps about a visitor, what makes it keep that, and how it says so.
import type { Site } from '../activity/declare.ts';
import { films } from './films.ts';

const slugs = films.map((film) => film.slug);

const show = (slug: string): string => films.find((film) => film.slug === slug)?.title ?? slug;

export const site: Site = {
  name: 'ChangeBank',
  fields: {
    watchCount: {
      kind: 'counter',
      type: 'integer',
      label: 'Films watched',
      purpose: 'So that you see how often you have watched.',
    },
    favorites: {
      kind: 'set',
      type: 'string',
      limit: 50,
      label: 'Favourites',
      show,
      purpose: 'So that the films you like are marked when you come back.',
    },
    lastFilm: {
      kind: 'latest',
      type: 'string',
      label: 'Last film',
      show,
      purpose: 'So that your account page can tell you what you saw last.',
    },
    firstFilm: {
      kind: 'once',
      type: 'string',
      label: 'First film',
      show,
      purpose: 'So that we learn which film brings people here.',
    },
    changeMade: {
      kind: 'counter',
      type: 'integer',
      label: 'Times you made change',
      purpose: 'So that members see how often they have used the calculator.',
    },
  },
  actions: {
    'video.watched': {
      purpose: 'Opening the page of a film.',
      properties: { film: { type: 'string', oneOf: slugs } },
      effects: [
        { op: 'increment', field: 'watchCount' },
        { op: 'set', field: 'lastFilm', value: 'film' },
        { op: 'once', field: 'firstFilm', value: 'film' },
      ],
    },
    'favorite.added': {
      purpose: 'Marking a film as a favourite.',
      properties: { film: { type: 'string', oneOf: slugs } },
      effects: [{ op: 'add', field: 'favorites', value: 'film' }],
    },
    'favorite.removed': {
      purpose: 'Taking that mark away again.',
      // Any short name: a film that is no longer shown can still be unmarked.
      properties: { film: { type: 'string', maxLength: 64 } },
      effects: [{ op: 'remove', field: 'favorites', value: 'film' }],
    },
    'change.made': {
      purpose: 'Using the calculator, as a member.',
      effects: [{ op: 'increment', field: 'changeMade' }],
      membersOnly: true,
    },
  },
  workspaces: () => ['personal', 'business'],
  summary: ({ watchCount, favorites }) =>
    [watched(watchCount), liked(favorites)].filter(Boolean).join(' · '),
};

function watched(count: unknown): string {
  return typeof count === 'number' && count > 0 ? `watched ${count}` : '';
}

function liked(films: unknown): string {
  const count = Array.isArray(films) ? films.length : 0;
  if (count === 0) return '';
  return count === 1 ? '1 favourite' : `${count} favourites`;
}
