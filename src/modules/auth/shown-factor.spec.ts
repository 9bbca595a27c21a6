import { describe, expect, it } from '@jest/globals';
import { showsSecondFactor } from './shown-factor.js';

describe('showsSecondFactor', () => {
  it.each([
    [{ amr: ['pwd', 'mfa'] }, true],
    [{ acr: 'urn:gold' }, true],
    [{ amr: ['pwd'], acr: '1' }, false],
    [{ amr: 'mfa' }, false],
    [{ amr: [['mfa'], null], acr: ['urn:gold'] }, false],
    [{}, false],
  ])('of %j is %s', (claims, shown) => {
    expect(showsSecondFactor(claims, ['mfa', 'urn:gold'])).toBe(shown);
  });

  it('is false for all while no value is trusted', () => {
    expect(showsSecondFactor({ amr: ['mfa'], acr: '' }, [])).toBe(false);
  });
});
