import { describe, expect, it } from '@jest/globals';
import { cookieProblem } from './cookie-header.js';

const prefix = '__Host-orderly-';

describe('cookieProblem', () => {
  it.each([
    undefined,
    '',
    ';;; ',
    'a=1; a=2; b=%; c',
    `${prefix}refresh=abc; ${prefix}csrf=a%20b`,
    `theme=${'x'.repeat(9_000)}; ${prefix}refresh=abc`,
  ])('has nothing against %s', (header) => {
    expect(cookieProblem(header, prefix)).toBeNull();
  });

  it.each([
    [`${prefix}a=1; x=y; ${prefix}a=1`, 'twice'],
    [`${prefix}a=1;${prefix.toUpperCase()}A=2`, 'twice'],
    [`${prefix}a ; ${prefix}a=`, 'twice'],
    [`${prefix}a=${'x'.repeat(4_096)}`, 'too-long'],
    [`${prefix}a=${'é'.repeat(2_048)}`, 'too-long'],
    [`${prefix}a=%`, 'encoding'],
    [`${prefix}a=%C3%28`, 'encoding'],
  ])('finds in %s what is wrong', (header, problem) => {
    expect(cookieProblem(header, prefix)).toBe(problem);
  });
});
