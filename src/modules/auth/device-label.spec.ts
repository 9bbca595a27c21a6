import { describe, expect, it } from '@jest/globals';
import { deviceLabel } from './device-label.js';

describe('the label of a device', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari on iOS',
    ],
    ['curl/8.14.1', 'curl'],
    ['our-shop', 'our-shop'],
    ['x'.repeat(500), 'x'.repeat(60)],
    [' ', null],
    [null, null],
  ])('of %s is %s', (userAgent, label) => expect(deviceLabel(userAgent)).toBe(label));
});
