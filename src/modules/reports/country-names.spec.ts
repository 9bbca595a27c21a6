import { describe, expect, it } from '@jest/globals';
import { countryCodesOfNames } from './country-names.js';

const { names, codes } = countryCodesOfNames();

const codeOf = (name: string): string | undefined => codes[names.indexOf(name)];

describe('names of countries', () => {
  it.each([
    ['United Kingdom', 'GB'],
    ['Germany', 'DE'],
    ['EIRE', 'IE'],
    ['USA', 'US'],
    ['Netherlands', 'NL'],
    ['Switzerland', 'CH'],
  ])('%s is %s', (name, code) => {
    expect(codeOf(name)).toBe(code);
  });

  it('are each there once', () => {
    expect(new Set(names).size).toBe(names.length);
    expect(codeOf('Atlantis')).toBeUndefined();
  });
});
