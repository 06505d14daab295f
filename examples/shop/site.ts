// What the shop keeps about a visitor, and what makes it keep that.
import { defineSite } from 'vestibule';
import { products } from './products.ts';

const product = { type: 'string', oneOf: products.map(({ id }) => id) } as const;

export const site = defineSite({
  name: 'Corner shop',
  fields: {
    favorites: {
      kind: 'set',
      type: 'string',
      label: 'Favourites',
      purpose: 'So that you find again what you liked.',
    },
    cart: {
      kind: 'set',
      type: 'string',
      label: 'In your cart',
      purpose: 'So that your cart is still full when you come back.',
    },
    orders: {
      kind: 'counter',
      type: 'integer',
      label: 'Orders',
      purpose: 'So that we can thank those who come often.',
    },
  },
  actions: {
    'favorite.added': {
      purpose: 'Marking something as a favourite.',
      properties: { product },
      effects: [{ op: 'add', field: 'favorites', value: 'product' }],
    },
    'cart.added': {
      purpose: 'Putting something into your cart.',
      properties: { product },
      effects: [{ op: 'add', field: 'cart', value: 'product' }],
    },
    'cart.removed': {
      purpose: 'Taking it out again, or ordering it.',
      properties: { product },
      effects: [{ op: 'remove', field: 'cart', value: 'product' }],
    },
    'order.placed': {
      purpose: 'Ordering what is in your cart.',
      effects: [{ op: 'increment', field: 'orders' }],
      membersOnly: true,
    },
  },
  summary: ({ cart }) =>
    Array.isArray(cart) && cart.length > 0 ? `${cart.length} in the cart` : '',
});

// `req.visitor` is typed by the declaration from here on.
declare module 'vestibule' {
  interface Register {
    site: typeof site;
  }
}
