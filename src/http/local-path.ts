// Where a form may send people back to: a path of this site and nothing else.

/** What begins otherwise may be another site's address. */
const OURS = /^\/(?![/\\])/;

/** The path, or `fallback` for anything that a browser could take for another site's address. */
export function localPath(value: unknown, fallback: string): string {
  if (typeof value !== 'string' || !OURS.test(value)) return fallback;
  const base = 'http://local.invalid';
  if (!URL.canParse(value, base)) return fallback;
  const url = new URL(value, base);
  // `/.//other.example` is a path of ours that comes out as another site's address.
  return url.origin === base && OURS.test(url.pathname) ? `${url.pathname}${url.search}` : fallback;
}
