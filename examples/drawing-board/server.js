// A drawing board. What is drawn is the app's own data, kept under the visitor's account from the first stroke.
import express from 'express';
import { vestibule } from 'vestibule';

const site = {
  name: 'Drawing board',
  fields: {
    strokes: {
      kind: 'counter',
      type: 'integer',
      label: 'Strokes',
      purpose: 'So that you see how much you have drawn.',
    },
  },
  actions: {
    'stroke.drawn': {
      purpose: 'Drawing a line.',
      effects: [{ op: 'increment', field: 'strokes' }],
    },
  },
};

/** Drawings by account; a real app has a database. */
const drawings = new Map();

const accounts = await vestibule(site);
const app = express();
app.use(express.static(`${import.meta.dirname}/public`));
app.use(accounts.visitor, accounts.routes, express.json());

app.get('/strokes', ({ visitor }, res) => {
  res.json({ strokes: drawings.get(visitor.account) ?? [], count: visitor.profile.strokes });
});

app.post('/strokes', async (req, res) => {
  const line = lineOf(req.body);
  if (!line) return res.status(422).json({ title: 'A stroke is four numbers.' });
  const { account, profile } = await req.visitor.record('stroke.drawn');
  // Nobody is given an account while there are too many newcomers.
  if (!account)
    return res.status(503).json({ title: 'Too many people are drawing. Try again later.' });
  drawings.set(account, [...(drawings.get(account) ?? []), line]);
  res.json({ count: profile.strokes });
});

/** From and to: four numbers. */
function lineOf(body) {
  const fine = Array.isArray(body) && body.length === 4 && body.every(Number.isFinite);
  return fine ? body : undefined;
}

await accounts.start();
app.listen(Number(process.env.PORT ?? 9012), () => console.log('The board is up.'));
