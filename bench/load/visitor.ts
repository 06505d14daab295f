// A visitor of the load: a browser with a jar of its own, which asks for one page again and again.
import type { Answer } from './connection.ts';
import { eventRequests } from './events.ts';
import type { Order } from './order.ts';

export interface Visitor {
  request(): string;
  /** Keeps the cookie, if the answer brings one. @throws Error when the page did not come */
  read(answer: Answer): void;
}

const BROWSER = [
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'Accept-Encoding: gzip, deflate, br, zstd',
  'Accept-Language: en-GB,en;q=0.9',
  'Sec-Fetch-Dest: document',
  'Sec-Fetch-Mode: navigate',
  'Sec-Fetch-Site: none',
  'Sec-Fetch-User: ?1',
  'Upgrade-Insecure-Requests: 1',
];

/**
 * `first`: no cookie is ever sent. `returning`: the first answer's cookie is sent from then on, and replaced
 * when another comes. With `cookies`, every request carries one of them, in turn from `start`.
 */
export function visitor(order: Order, start: number): Visitor {
  const { path, visits, cookies, firstEvery, events } = order;
  const post = events === undefined ? undefined : eventRequests(events);
  const plain = [`GET ${path} HTTP/1.1`, 'Host: localhost', ...BROWSER].join('\r\n');
  let own: string | undefined;
  let turn = start;
  let asked = 0;
  const cookie = () => {
    if (firstEvery && ++asked % firstEvery === 0) return undefined;
    return cookies ? cookies[turn++ % cookies.length] : own;
  };
  return {
    request() {
      if (post) return post();
      const sent = cookie();
      return sent ? `${plain}\r\nCookie: ${sent}\r\n\r\n` : `${plain}\r\n\r\n`;
    },
    read({ status, head, body }) {
      if (status !== 200)
        throw new Error(`answered ${status}:\n${head}\n\n${body.toString('utf8', 0, 500)}`);
      if (visits === 'returning' && !cookies) own = cookieIn(head) ?? own;
    },
  };
}

function cookieIn(head: string): string | undefined {
  return /\r\nset-cookie: ([^;\r]+)/i.exec(head)?.[1];
}
