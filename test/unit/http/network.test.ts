// Which network a request counts for (E4).
import { describe, expect, it } from 'vitest';
import { networkOf, networkOfAddress } from '../../../src/http/network.ts';

describe('E4: an address counts for its network', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7:4711', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:0207', '192.0.2.7'],
    ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:0:0:0:1', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::9]:443', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8::/64'],
    ['2001:db8:0:1::1', '2001:db8:0:1::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['64:ff9b::192.0.2.7', '64:ff9b::/64'],
    ['::1', '::/64'],
  ])('%s is %s', (address, network) => {
    expect(networkOfAddress(address)).toBe(network);
  });

  it('what is no address shares one network', () => {
    for (const odd of ['', 'unknown', '_hidden', '999.1.1.1', '2001:db8:::1', 'a'.repeat(9000)]) {
      expect(networkOfAddress(odd)).toBe('unknown');
    }
  });

  it('the neighbouring /64 is another network', () => {
    expect(networkOfAddress('2001:db8:1:3::1')).not.toBe(networkOfAddress('2001:db8:1:2::1'));
  });
});

it('this machine itself is no network, unless a proxy says so', () => {
  for (const ip of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
    expect(networkOf({ ip, ips: [] })).toBeUndefined();
    expect(networkOf({ ip, ips: [ip] })).toBeDefined();
  }
  expect(networkOf({ ip: '192.0.2.7', ips: [] })).toBe('192.0.2.7');
});
