// Serves a single-page app in React, bundled when the server starts; the page does the rest through the API.
import express from 'express';
import { rolldown } from 'rolldown';
import { vestibule } from 'vestibule';

const site = {
  name: 'Reading list',
  fields: {
    list: {
      kind: 'set',
      type: 'string',
      label: 'To read',
      purpose: 'So that your list is there when you come back.',
    },
  },
  actions: {
    'book.added': {
      purpose: 'Putting a book on your list.',
      properties: { book: { type: 'string', maxLength: 60 } },
      effects: [{ op: 'add', field: 'list', value: 'book' }],
    },
    'book.removed': {
      purpose: 'Taking it off again.',
      properties: { book: { type: 'string', maxLength: 60 } },
      effects: [{ op: 'remove', field: 'list', value: 'book' }],
    },
  },
};

const bundle = await rolldown({
  input: `${import.meta.dirname}/app.jsx`,
  transform: { define: { 'process.env.NODE_ENV': '"production"' } },
});
const { output } = await bundle.generate({ format: 'esm', minify: true });
await bundle.close();

const accounts = await vestibule(site);
const app = express();
app.get('/', (_req, res) => res.sendFile(`${import.meta.dirname}/index.html`));
app.get('/app.js', (_req, res) => res.type('js').send(output[0].code));
app.use(accounts.routes);

await accounts.start();
app.listen(Number(process.env.PORT ?? 9012), () => console.log('The list is open.'));
