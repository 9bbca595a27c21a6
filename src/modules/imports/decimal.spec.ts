import { describe, expect, it } from '@jest/globals';
import { minorDigits, parseMinorUnits, parseWhole } from './decimal.js';

describe('reading amounts', () => {
  it.each([
    ['2.55', 255],
    ['2.550', 255],
    ['0.29', 29],
    ['1.15', 115],
    ['8.2', 820],
    ['.5', 50],
    ['5.', 500],
    ['+1', 100],
    ['-11062.06', -1106206],
    ['-0', 0],
    ['90071992547409.91', 9007199254740991],
  ])('reads %s exactly', (text, pence) => {
    expect(parseMinorUnits(text, 2)).toBe(pence);
  });

  it.each([
    ['0.001', 'too fine'],
    ['2.555', 'too fine'],
    ['90071992547409.92', 'too large'],
    ['99999999999999999999', 'too large'],
    ['', 'malformed'],
    ['.', 'malformed'],
    ['-', 'malformed'],
    ['1e3', 'malformed'],
    ['1,50', 'malformed'],
    ['£2', 'malformed'],
    ['NaN', 'malformed'],
    ['1 000', 'malformed'],
  ])('calls %j %s', (text, problem) => {
    expect(parseMinorUnits(text, 2)).toBe(problem);
  });

  it('takes 6.0 for a whole number, and 6.5 for none', () => {
    expect([parseWhole('6.0'), parseWhole('-7'), parseWhole('6.5')]).toEqual([6, -7, 'too fine']);
  });

  it('knows the decimals of currencies', () => {
    expect([
      minorDigits('GBP'),
      minorDigits('JPY'),
      minorDigits('KWD'),
      minorDigits('GBP'),
    ]).toEqual([2, 0, 3, 2]);
  });
});
