import { describe, expect, it } from '@jest/globals';
import { isNetwork, isWithin, networkList } from './networks.js';

const refused = [
  '',
  '10.0.0',
  '10.0.0.1/33',
  '10.0.0.1/-1',
  '10.0.0.1/08',
  '010.0.0.1',
  '2001:db8::/129',
  '::ffff:10.0.0.1',
  'fe80::1%eth0',
  'example.com',
  '10.0.0.1 ',
];

describe('networks', () => {
  it.each(['10.0.0.1', '10.0.0.0/8', '0.0.0.0/0', '2001:db8::1', '2001:db8::/32', '::/0'])(
    'include %s',
    (text) => {
      expect(isNetwork(text)).toBe(true);
    },
  );

  it.each(refused)('do not include %p', (text) => {
    expect(isNetwork(text)).toBe(false);
  });

  it('contain their addresses and no others', () => {
    const list = networkList(['192.0.2.7', '10.1.0.0/16', '2001:db8::/32']);
    const inside = ['192.0.2.7', '10.1.255.255', '2001:db8:1::5', '::ffff:10.1.2.3'];
    const outside = ['192.0.2.8', '10.2.0.0', '2001:db9::1', '::ffff:10.2.0.0', '', 'nonsense'];
    expect(inside.filter((ip) => !isWithin(list, ip))).toEqual([]);
    expect(outside.filter((ip) => isWithin(list, ip))).toEqual([]);
  });
});
