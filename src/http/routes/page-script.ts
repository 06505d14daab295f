// GET /fs.js: the page script, for pages of any origin; what it may do is for POST /fs/ops to say.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';

const FILE = new URL('../../../public/fs.js', import.meta.url);

export function pageScriptRoute(): RequestHandler {
  const plain = readFileSync(FILE);
  const packed = gzipSync(plain, { level: 9 });
  return (req, res) => {
    res.set({
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'public, max-age=3600',
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      Vary: 'Accept-Encoding',
    });
    if (!req.acceptsEncodings('gzip')) return void res.send(plain);
    res.set('Content-Encoding', 'gzip').send(packed);
  };
}
