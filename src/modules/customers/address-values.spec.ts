import { describe, expect, it } from '@jest/globals';
import {
  type AddressRow,
  addressValuesOf,
  describedAddress,
  patchedAddress,
} from './address-values.js';
import { countryCodes } from './country-codes.js';

const home = { recipient: 'Ada', line1: '12 St James’s Square', city: 'London', country: 'GB' };
const full = describedAddress({
  ...home,
  label: 'Home',
  line2: '2nd floor',
  region: 'Greater London',
  postalCode: 'SW1Y 4JH',
  defaultBilling: true,
});

describe('an address', () => {
  it('is no default unless it says so', () => {
    expect(describedAddress(home)).toEqual({
      ...home,
      label: null,
      line2: null,
      region: null,
      postalCode: null,
      defaultBilling: false,
      defaultShipping: false,
    });
  });

  it('keeps what a patch does not name and clears what it says is null', () => {
    expect(patchedAddress(full, {})).toEqual(full);
    const patch = { line2: null, city: 'Paris', country: 'FR', defaultBilling: false };
    expect(patchedAddress(full, patch)).toEqual({ ...full, ...patch });
  });

  it('takes an undefined field of a patch for an absent one', () => {
    expect(patchedAddress(full, { city: undefined })).toEqual(full);
  });

  it('leaves to the caller what is not owner, version and times', () => {
    const at = new Date(0);
    const stored = { id: 'a', customerId: 'c', version: 1, createdAt: at, updatedAt: at };
    const row: AddressRow = { ...full, ...stored };
    expect(addressValuesOf(row)).toEqual(full);
  });
});

describe('the country codes', () => {
  it('are the 249 of ISO 3166-1, sorted and known to the runtime', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    expect(new Set(countryCodes).size).toBe(249);
    expect([...countryCodes].sort()).toEqual(countryCodes);
    expect(countryCodes.filter((code) => names.of(code) === undefined)).toEqual([]);
    expect(countryCodes).not.toContain('UK');
  });
});
