import { describe, expect, it } from '@jest/globals';
import { addressKey } from './address-key.js';
import { groupOf, wideGroupOf } from './caller-groups.js';

const same = (nameOf: (id: string) => string, one: string, other: string): boolean =>
  nameOf(addressKey(one)) === nameOf(addressKey(other));

describe('who is counted together', () => {
  it.each([
    ['2001:db8:1:2::5', '2001:db8:1:ffff::', true],
    ['2001:db8:1:2::5', '2001:db8:2:2::5', false],
    ['2001:db8::5', '2001:db8:0:7::5', true],
    ['2001::5', '2001:0:0:1::5', true],
    ['2001::5', '2001:1::5', false],
    ['::1', '2001:db8::1', false],
    ['192.0.2.7', '192.0.99.1', true],
    ['192.0.2.7', '192.1.2.7', false],
    ['::ffff:192.0.2.7', '192.0.99.1', true],
    ['unknown', '192.0.2.7', false],
  ])('%s and %s: %s', (one, other, together) => {
    expect(same(groupOf, one, other)).toBe(together);
  });

  it('is wider where groups are too many', () => {
    expect(same(wideGroupOf, '2001:db8:1:2::5', '2001:db8:ffff::')).toBe(true);
    expect(same(wideGroupOf, '2001:db8::', '2001:db9::')).toBe(false);
    expect(same(wideGroupOf, '192.0.2.7', '192.99.0.1')).toBe(true);
    expect(same(wideGroupOf, '192.0.2.7', '193.0.2.7')).toBe(false);
  });
});
