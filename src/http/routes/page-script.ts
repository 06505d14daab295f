// GET /fs.js, GET /tracker.js: what pages of any origin may load; what it may do is for the server to say.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';

const PUBLIC = new URL('../../../public/', import.meta.url);

export function pageScriptRoute(file: 'fs.js' | 'tracker.js'): RequestHandler {
  const plain = readFileSync(new URL(file, PUBLIC));
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
