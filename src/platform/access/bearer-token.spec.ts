import { describe, expect, it } from '@jest/globals';
import { bearerTokenOf } from './bearer-token.js';

describe('bearerTokenOf', () => {
  it.each(['Bearer abc.def', 'bearer abc.def', 'BEARER   abc.def'])('reads %s', (header) => {
    expect(bearerTokenOf(header)).toBe('abc.def');
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic abc',
    'Bearer a b',
    'xBearer abc',
    'Basic x, Bearer abc',
    `Bearer ${'a'.repeat(5000)}`,
  ])('finds no token in %s', (header) => {
    expect(bearerTokenOf(header)).toBeNull();
  });
});
