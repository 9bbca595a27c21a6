import { describe, expect, it } from '@jest/globals';
import { isReturnTarget } from './return-target.js';

const isAllowed = (origin: string) => origin === 'https://shop.example';

describe('isReturnTarget', () => {
  it.each(['/', '/docs?x=1#y', 'https://shop.example', 'https://shop.example/a?b#c'])(
    'allows %s',
    (text) => {
      expect(isReturnTarget(text, isAllowed)).toBe(true);
    },
  );

  it.each([
    '',
    'docs',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    ' /docs',
    '/docs\r\nSet-Cookie: a=b',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://evil.example',
    'https://shop.example.evil',
    'https://shop.example@evil.example',
    'https://user:pw@shop.example/',
    'http://shop.example',
    'https://shop.example:8443',
    'https:evil.example',
  ])('refuses %j', (text) => {
    expect(isReturnTarget(text, isAllowed)).toBe(false);
  });
});
