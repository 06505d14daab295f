// The script and the styles of the operator's pages: the same for everybody, and of no use to anybody else.
import { fileURLToPath } from 'node:url';
import type { RequestHandler } from 'express';

const PUBLIC = new URL('../../../public/', import.meta.url);

export function adminFile(name: 'admin.js' | 'admin.css' | 'plots.css'): RequestHandler {
  const file = fileURLToPath(new URL(name, PUBLIC));
  return (_req, res) => res.sendFile(file, { maxAge: '1h' });
}
