// Every parser's rule: what it takes, what it makes of it, and what it says of the rest.
import express from 'express';
import { describe, expect, it } from 'vitest';
import * as parse from '../../../src/config/parse.ts';

function refuses<T>(parser: parse.Parse<T>, texts: readonly string[], reason: RegExp | string) {
  for (const text of texts) expect(() => parser(text), JSON.stringify(text)).toThrow(reason);
}

describe('a duration', () => {
  it('is a whole number with a unit, in milliseconds', () => {
    const given = ['250ms', '90s', '15m', '12h', '30d', '0s'].map(parse.duration);
    expect(given).toEqual([250, 90_000, 900_000, 43_200_000, 2_592_000_000, 0]);
  });

  it('is nothing else: no bare number, sign, fraction, space or other unit', () => {
    const wrong = ['', '30', 'd', '-1d', '+1d', '1.5h', '1 h', ' 1h', '1h ', '1w', '1D', '1e3s'];
    refuses(parse.duration, [...wrong, '1h30m', '٣d', '1h\n'], 'must be a number with ms, s, m, h');
  });

  it('is a number that can be counted with: neither infinite nor rounded', () => {
    refuses(parse.duration, [`${'9'.repeat(400)}d`, '99999999999999999d'], 'must be');
  });
});

describe('a port', () => {
  it('is from 0 to 65535', () => {
    expect(['0', '80', '65535'].map(parse.port)).toEqual([0, 80, 65_535]);
    const wrong = ['', ' ', '-1', '65536', '80.5', '0x50', '1e3', 'http', '80 ', '+80'];
    refuses(parse.port, wrong, 'must be a port from 0 to 65535');
  });
});

describe('a whole number', () => {
  it('is digits, as many as can be counted exactly', () => {
    expect(['0', '10000', '999999999999999'].map(parse.wholeNumber)).toEqual([
      0, 10_000, 999_999_999_999_999,
    ]);
    const wrong = ['', '-1', '1.5', '1e3', '0x10', 'ten', ' 1', '1_000', '9999999999999999'];
    refuses(parse.wholeNumber, wrong, 'must be a whole number');
  });
});

describe('a fraction', () => {
  it('is from 0 to 1', () => {
    expect(['0', '0.2', '.5', '1'].map(parse.fraction)).toEqual([0, 0.2, 0.5, 1]);
    refuses(parse.fraction, ['', ' ', '-0.1', '1.1', '20%', 'NaN', 'half', '0,2'], 'from 0 to 1');
  });
});

describe('an address', () => {
  it('is http or https, and loses its trailing slashes', () => {
    expect(parse.address('https://auth.example.com/')).toBe('https://auth.example.com');
    expect(parse.address('http://localhost:9011')).toBe('http://localhost:9011');
    expect(parse.address('https://example.com/auth//')).toBe('https://example.com/auth');
  });

  it('carries no query, fragment or password, and is no other scheme', () => {
    const wrong = ['', 'example.com', 'ftp://example.com', 'javascript:alert(1)', 'file:///etc'];
    const extra = ['https://a.example?x=1', 'https://a.example#x', 'https://u@a.example'];
    const secret = ['https://u:p@a.example', 'https://:p@a.example'];
    refuses(parse.address, [...wrong, ...extra, ...secret], 'must be an address like https://');
  });
});

describe('an origin', () => {
  it('is an address without a path, as browsers write it', () => {
    expect(parse.origin('https://example.com/')).toBe('https://example.com');
    expect(parse.origin('HTTPS://Example.COM:443')).toBe('https://example.com');
    expect(parse.origin('http://localhost:9012')).toBe('http://localhost:9012');
    refuses(parse.origin, ['https://example.com/shop'], 'must have no path');
    refuses(parse.origin, ['example.com'], 'must be an address');
  });
});

describe('a UUID', () => {
  it('is canonical, in either case, and becomes lower case', () => {
    const id = 'C9D6B2B4-6D0E-4D9F-8A53-2F1E7A90B202';
    expect(parse.uuid(id)).toBe(id.toLowerCase());
    const wrong = ['', `{${id}}`, id.replaceAll('-', ''), `${id} `, id.replace('C', 'G')];
    refuses(parse.uuid, wrong, 'must be a UUID');
  });
});

describe('a choice', () => {
  it('is one of the names, exactly', () => {
    const choose = parse.oneOf('left', 'right');
    expect(choose('left')).toBe('left');
    refuses(choose, ['', 'Left', 'left ', 'up', 'toString'], 'must be one of left, right');
  });

  it('of several is a list with commas, each of them one of the names', () => {
    const choose = parse.listOf('a', 'b');
    expect(choose('a')).toEqual(['a']);
    expect(choose('b, a')).toEqual(['b', 'a']);
    refuses(choose, ['', 'a,', 'a;b', 'a,c'], 'must be one of a, b');
  });
});

describe("a cookie's name", () => {
  it('is letters, digits, _ or -, 64 at most', () => {
    expect(parse.cookieName('my-site_2')).toBe('my-site_2');
    const wrong = ['', 'a b', 'a=b', 'a;b', 'a.b', 'ä', 'x'.repeat(65), 'a\r\nSet-Cookie'];
    refuses(parse.cookieName, wrong, 'must be letters, digits, _ or -');
  });
});

describe('the proxies to trust', () => {
  it('are a number of them, their addresses, a named network, or anybody', () => {
    expect(parse.trustProxy('1')).toBe(1);
    expect(parse.trustProxy('10.0.0.0/8, ::1')).toBe('10.0.0.0/8, ::1');
    expect(parse.trustProxy('loopback')).toBe('loopback');
    expect(parse.trustProxy('true')).toBe(true);
    refuses(parse.trustProxy, ['', 'yes', 'false', 'proxy.example', '-1'], 'must be a number of');
  });

  it('are networks that there can be, as Express reads them', () => {
    for (const text of ['10.0.0.1', 'fd00::/8', 'loopback, 10.1.0.0/16', '::ffff:10.0.0.1/128']) {
      expect(parse.trustProxy(text)).toBe(text);
      express().set('trust proxy', text);
    }
    const wrong = [
      '10.0.0.0/99',
      '10.0.0.0/0',
      '::/129',
      '1/2/3',
      '300.1.1.1',
      'abc',
      ',',
      '10.0.0.1,',
      '1.5',
      ':::',
    ];
    refuses(parse.trustProxy, wrong, 'must be a number of');
  });
});

describe('a schedule', () => {
  it('is a cron expression, or off', () => {
    expect(['off', '17 3 * * *', '*/5 * * * * *'].map(parse.cron)).toHaveLength(3);
    const wrong = ['', 'Off', 'daily', '61 3 * * *', '* * *', '17 3 * * * * *'];
    refuses(parse.cron, wrong, 'must be a cron expression or off');
  });
});

describe('a text', () => {
  it('is not empty, nor shorter than it must be', () => {
    expect(parse.nonEmpty('x')).toBe('x');
    refuses(parse.nonEmpty, [''], 'must not be empty');
    expect(parse.atLeast(3)('abc')).toBe('abc');
    refuses(parse.atLeast(3), ['', 'ab'], 'must have at least 3 characters');
  });
});
