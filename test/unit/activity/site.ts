// A site with one field of every kind, and actions that take every type of property.
import type { Site } from '../../../src/activity/declare.ts';

const said = { label: 'x', purpose: 'x' };

export const site: Site = {
  name: 'Shop',
  fields: {
    visits: { ...said, kind: 'counter', type: 'integer' },
    liked: { ...said, kind: 'set', type: 'string', limit: 2 },
    seen: { ...said, kind: 'set', type: 'string' },
    last: { ...said, kind: 'latest', type: 'string' },
    first: { ...said, kind: 'once', type: 'string' },
    best: { ...said, kind: 'max', type: 'integer' },
    least: { ...said, kind: 'min', type: 'integer' },
    quiet: { ...said, kind: 'latest', type: 'boolean' },
  },
  actions: {
    'shop.visited': { purpose: 'x', effects: [{ op: 'increment', field: 'visits' }] },
    'shop.stormed': { purpose: 'x', effects: [{ op: 'increment', field: 'visits', by: 5 }] },
    'thing.liked': {
      purpose: 'x',
      properties: { thing: { type: 'string', oneOf: ['cup', 'pot', 'pan'] } },
      effects: [
        { op: 'add', field: 'liked', value: 'thing' },
        { op: 'set', field: 'last', value: 'thing' },
        { op: 'once', field: 'first', value: 'thing' },
      ],
    },
    'thing.seen': {
      purpose: 'x',
      properties: { thing: { type: 'string' } },
      effects: [{ op: 'add', field: 'seen', value: 'thing' }],
    },
    'thing.unliked': {
      purpose: 'x',
      properties: { thing: { type: 'string', maxLength: 8 } },
      effects: [{ op: 'remove', field: 'liked', value: 'thing' }],
    },
    'game.played': {
      purpose: 'x',
      properties: { score: { type: 'integer' }, quiet: { type: 'boolean' } },
      effects: [
        { op: 'raise', field: 'best', value: 'score' },
        { op: 'lower', field: 'least', value: 'score' },
        { op: 'set', field: 'quiet', value: 'quiet' },
      ],
    },
    'club.entered': {
      purpose: 'x',
      membersOnly: true,
      effects: [{ op: 'increment', field: 'visits' }],
    },
  },
  summary: () => '',
};
