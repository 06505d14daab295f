// A small declaration for tests that mount Vestibule: one field of each kind that types tell apart.
import { defineSite } from '../../src/index.ts';

const purpose = 'So that there is something to keep.';

export const shop = defineSite({
  name: 'Corner shop',
  fields: {
    visits: { kind: 'counter', type: 'integer', label: 'Visits', purpose },
    cart: { kind: 'set', type: 'string', label: 'In the cart', limit: 3, purpose },
    lastSeen: { kind: 'latest', type: 'string', label: 'Last seen', purpose },
    newsletter: { kind: 'once', type: 'boolean', label: 'Newsletter', purpose },
  },
  actions: {
    'shop.visited': { purpose: 'Coming in.', effects: [{ op: 'increment', field: 'visits' }] },
    'cart.added': {
      purpose: 'Putting something into the cart.',
      properties: { product: { type: 'string', oneOf: ['bread', 'milk', 'tea', 'salt'] } },
      effects: [
        { op: 'add', field: 'cart', value: 'product' },
        { op: 'set', field: 'lastSeen', value: 'product' },
      ],
    },
  },
});
