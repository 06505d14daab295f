import { describe, expect, it } from 'vitest';
import {
  type Device,
  erased,
  identify,
  isCurrent,
  release,
  touch,
} from '../../../../src/domain/tracking/device.ts';

const T0 = 1_750_000_000_000;
const device: Device = { id: 'd', firstAt: T0 };
const claim = { uid: 'ann', at: T0 + 1 };

describe('device', () => {
  it('keeps the first member it is identified as', () => {
    expect(identify(device, claim)).toEqual({ ...device, uid: 'ann' });
    const ann = identify(device, claim);
    expect(identify(ann, { ...claim, at: T0 + 2 })).toBe(ann);
  });

  it('ends when another member is there, and never becomes theirs', () => {
    const ended = identify(identify(device, claim), { uid: 'bob', at: T0 + 5 });
    expect(ended).toEqual({ ...device, uid: 'ann', releasedAt: T0 + 5, reason: 'switch' });
    expect(identify(ended, { uid: 'bob', at: T0 + 6 })).toBe(ended);
  });

  it('is not identified once it has ended', () => {
    const ended = release(device, 'kiosk', T0 + 1);
    expect(identify(ended, claim)).toBe(ended);
  });

  it('known by its network cookie, listens to no claim without it', () => {
    const known = touch(device, 'n');
    expect(identify(known, claim)).toBe(known);
    expect(identify(known, { ...claim, network: 'other' })).toBe(known);
    expect(identify(known, { ...claim, network: 'n' })).toMatchObject({ uid: 'ann' });
    const ann = { ...known, uid: 'ann' };
    expect(identify(ann, { uid: 'bob', at: T0 })).toBe(ann);
  });

  it('is known by the first network cookie that it brings', () => {
    expect(touch(device, undefined)).toBe(device);
    const known = touch(device, 'n');
    expect(known.network).toBe('n');
    expect(touch(known, 'other')).toBe(known);
  });

  it('ends once, and speaks only for what happened until then', () => {
    const ended = release(device, 'logout', T0 + 10);
    expect(release(ended, 'forced', T0 + 20)).toBe(ended);
    expect([T0, T0 + 10, T0 + 11].map((at) => isCurrent(ended, at))).toEqual([true, true, false]);
    expect(isCurrent(device, Number.MAX_SAFE_INTEGER)).toBe(true);
  });

  it('erased, is nobody’s and speaks for nothing', () => {
    const gone = erased({ ...device, uid: 'ann', network: 'n' });
    expect(gone).not.toHaveProperty('uid');
    expect(gone).not.toHaveProperty('network');
    expect(isCurrent(gone, 1)).toBe(false);
  });
});
