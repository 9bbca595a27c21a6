import { describe, expect, it } from '@jest/globals';
import { addressKey } from './address-key.js';

describe('addressKey', () => {
  it('takes all addresses of an IPv6 /64 for one caller, and no more', () => {
    const key = addressKey('2001:db8:1:2:3:4:5:6');
    expect(addressKey('2001:db8:1:2::1')).toBe(key);
    expect(addressKey('2001:db8:1:3::1')).not.toBe(key);
  });

  it('takes an IPv4 address and its mapped spelling for one caller', () => {
    expect(addressKey('::ffff:192.0.2.7')).toBe(addressKey('192.0.2.7'));
    expect(addressKey('192.0.2.8')).not.toBe(addressKey('192.0.2.7'));
  });
});
