// Where a request comes from, as far as budgets care: an IPv4 address, or the /64 that an IPv6 subscriber has.
import { isIPv4, isIPv6 } from 'node:net';
import type { Request } from 'express';

/**
 * The network of a request, `TRUST_PROXY` deciding who may say so. Undefined for this machine itself when no
 * proxy spoke: that is a developer, or a proxy that nobody told us of and that would stand for everybody.
 */
export function networkOf({ ip = '', ips }: Pick<Request, 'ip' | 'ips'>): string | undefined {
  const network = networkOfAddress(ip);
  const local = network === '::/64' || network.startsWith('127.');
  return local && ips.length === 0 ? undefined : network;
}

/** `2001:db8:1:2::/64`, `192.0.2.7`; IPv4-mapped is IPv4; `unknown` for what is no address. */
export function networkOfAddress(address: string): string {
  // Some proxies write the port too: `192.0.2.7:4711`, `[2001:db8::1]:4711`.
  const bare = address.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');
  const plain = bare.replace(/%.*$/, '').toLowerCase();
  if (isIPv4(plain)) return plain;
  if (!isIPv6(plain)) return 'unknown';
  const groups = groupsOf(plain);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) return ipv4(groups[6] ?? 0, groups[7] ?? 0);
  const prefix = groups.slice(0, 4).map((group) => group.toString(16));
  return `${prefix.join(':').replace(/(^|:)0(:0)*$/, '')}::/64`;
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  if (dotted) {
    const [, head = '', a = 0, b = 0, c = 0, d = 0] = dotted;
    const pair = (high: string | number, low: string | number) =>
      (Number(high) * 256 + Number(low)).toString(16);
    return groupsOf(`${head}${pair(a, b)}:${pair(c, d)}`);
  }
  const [front = '', back] = address.split('::');
  const read = (text: string) => (text === '' ? [] : text.split(':').map((g) => parseInt(g, 16)));
  const head = read(front);
  const tail = read(back ?? '');
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

function ipv4(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
