import { describe, expect, it } from '@jest/globals';
import { isOwnPage, originOf } from './origin-rules.js';

const own = 'https://orderly.example';
const allowed = (origin: string) => origin === own;

describe('isOwnPage', () => {
  it.each([
    [own, undefined, true],
    [own, 'same-origin', true],
    [own, 'same-site', true],
    [undefined, 'same-origin', true],
    [own, 'cross-site', false],
    [undefined, undefined, false],
    [undefined, 'none', false],
    [undefined, 'same-site', false],
    [undefined, 'cross-site', false],
    [undefined, 'same-origin, cross-site', false],
    ['null', 'same-origin', false],
    ['', 'same-origin', false],
    [`${own}, ${own}`, 'same-origin', false],
    ['https://orderly.example.evil', 'same-origin', false],
  ])('judges the page of %s, which is %s: %s', (origin, fetchSite, expected) => {
    expect(isOwnPage({ origin, fetchSite }, allowed)).toBe(expected);
  });
});

describe('originOf', () => {
  it.each([
    ['https://Orderly.Example/path?x', own],
    ['https://orderly.example:443', own],
    ['http://[::1]:3000/', 'http://[::1]:3000'],
    ['http://a b', null],
    ['http://', null],
  ])('reads %s as %s', (url, origin) => {
    expect(originOf(url)).toBe(origin);
  });
});
