// Every cookie has all of its flags, and no answer that sets one may be kept by a cache.
import type { Sent } from '../send.ts';
import type { Made, World } from './world.ts';

export function judgeCookies({ service }: World, _made: Made, { headers }: Sent): string[] {
  const lines = headers['set-cookie'] ?? [];
  const secure = service.appUrl.startsWith('https:');
  const kept = lines.length > 0 && !/no-store/.test(headers['cache-control'] ?? '');
  return [
    ...lines.flatMap((line) => missing(line, secure).map((flag) => `a cookie ${flag}: ${line}`)),
    ...(kept ? ['a cookie in an answer that caches may keep'] : []),
  ];
}

/** What scripts have set, and an identity's end takes away: it goes under whatever flags it has. */
const TAKEN_AWAY = /^(_sp_(id|ses)\.\w+|fs_uid)=; .*Expires=Thu, 01 Jan 1970/;

/** The collector's cookie has the name that Snowplow's trackers know, and is for pages of other sites too. */
function missing(line: string, secure: boolean): string[] {
  if (TAKEN_AWAY.test(line)) return [];
  const [pair = '', ...flags] = line.split('; ');
  const tracking = pair.startsWith('sp=');
  const site = tracking && secure ? ['None'] : ['Lax', 'Strict'];
  const wanted = ['HttpOnly', 'Path=/', ...(secure ? ['Secure'] : [])];
  return [
    ...wanted.filter((flag) => !flags.includes(flag)).map((flag) => `without ${flag}`),
    ...(site.some((value) => flags.includes(`SameSite=${value}`)) ? [] : ['without SameSite']),
    ...(flags.some((flag) => /^Domain=/i.test(flag)) ? ['with a Domain'] : []),
    ...(secure && !tracking && !pair.startsWith('__Host-') ? ['without __Host-'] : []),
  ];
}
