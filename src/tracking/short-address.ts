// An IP address as it may be kept: IPv4 without its last byte, IPv6 as the /48 that a customer of a provider
// has. Cut before anything is written.

/** `192.0.2.0/24`, `2001:db8:1::/48`; `network` is what `networkOfAddress` made of it. */
export function shortAddress(network: string): string | undefined {
  const [, a, b, c] = /^(\d+)\.(\d+)\.(\d+)\.\d+$/.exec(network) ?? [];
  if (a !== undefined) return `${a}.${b}.${c}.0/24`;
  if (!network.endsWith('::/64')) return undefined;
  const groups = network.slice(0, -'::/64'.length).split(':').slice(0, 3);
  return `${groups.join(':').replace(/(^|:)0(:0)*$/, '')}::/48`;
}
