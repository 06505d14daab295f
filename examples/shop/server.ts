// A shop where guests fill a cart. Registering keeps it: the account stays the same one.
import express, { type Request } from 'express';
import { vestibule } from 'vestibule';
import { html } from './html.ts';
import { products } from './products.ts';
import { site } from './site.ts';

const accounts = await vestibule(site, { at: '/accounts', views: `${import.meta.dirname}/views` });
const app = express();
app.use(accounts.visitor, accounts.routes, express.urlencoded({ extended: false }));

app.get('/', (req, res) => res.send(shopPage(req)));

app.post('/favorites/:product', async (req, res) => {
  await req.visitor.record('favorite.added', req.params);
  res.redirect(303, '/');
});

app.post('/cart/:product', async (req, res) => {
  await req.visitor.record('cart.added', req.params);
  res.redirect(303, '/');
});

app.post('/order', async (req, res) => {
  const { visitor } = req;
  if (visitor.state === 'unknown') return res.redirect(303, '/');
  if (visitor.state !== 'member') return res.redirect(303, '/accounts/register');
  const { cart } = visitor.profile;
  await visitor.record('order.placed');
  for (const product of cart) await visitor.record('cart.removed', { product });
  res.redirect(303, '/');
});

function shopPage({ visitor }: Request): string {
  const { cart, favorites, orders } = visitor.profile;
  const shelf = products.map(
    ({ id, name, price }) => html`<li>
      ${name}, ${price} ${favorites.includes(id) ? '★' : ''}
      <form method="post" action="/cart/${id}"><button>Put ${name} in the cart</button></form>
      <form method="post" action="/favorites/${id}"><button>Like ${name}</button></form>
    </li>`,
  );
  return html`<!doctype html>
    <html lang="en">
      <title>Corner shop</title>
      <h1>Corner shop</h1>
      <p>Hello ${visitor.email ?? 'there'}. <a href="/accounts/account">Your account</a></p>
      <ul>${shelf}</ul>
      <h2>Your cart</h2>
      <p id="cart">${cart.join(', ') || 'empty'}</p>
      <form method="post" action="/order"><button>Order</button></form>
      <p>Orders so far: ${orders}</p>
    </html>`.text;
}

await accounts.start();
app.listen(Number(process.env.PORT ?? 9012), () => console.log('The shop is open.'));
