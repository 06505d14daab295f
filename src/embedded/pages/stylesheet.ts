// Serves the one stylesheet of the hosted pages and the mailbox.
import { readFileSync } from 'node:fs';
import { Router } from 'express';

const FILE = new URL('./pages.css', import.meta.url);

/** `GET /css/pages.css`. */
export function stylesheet(): Router {
  const router = Router();
  const styles = readFileSync(FILE, 'utf8');
  router.get('/css/pages.css', (_request, response) => {
    response.type('css').set('Cache-Control', 'max-age=300').send(styles);
  });
  return router;
}
